package dev.tributary.contracts.table;

import java.io.Serializable;

/**
 * One column of a {@link Table}.
 *
 * @param key whether it is part of the primary key
 */
public record Column(String name, ColumnType type, boolean key) implements Serializable {}
