/**
 * The cold tier: raw events as Parquet files on any file system Beam knows, one folder a day and
 * tenant. {@link dev.tributary.io.parquet.ArchiveEvents} writes, {@link
 * dev.tributary.io.parquet.ReadArchive} reads, {@link dev.tributary.io.parquet.Archive} looks. The
 * layout and the schema are a contract: see docs/cold-tier.md.
 */
package dev.tributary.io.parquet;
