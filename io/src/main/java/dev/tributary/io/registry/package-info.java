/** A schema registry that speaks Confluent's HTTP protocol. */
package dev.tributary.io.registry;
