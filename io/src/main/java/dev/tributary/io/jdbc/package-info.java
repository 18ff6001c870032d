/** Result rows into PostgreSQL and out of it. */
package dev.tributary.io.jdbc;
