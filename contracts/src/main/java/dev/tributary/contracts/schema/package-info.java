/** The schemas of {@code contracts/schemas}, from the jar, for programs that hand them on. */
package dev.tributary.contracts.schema;
