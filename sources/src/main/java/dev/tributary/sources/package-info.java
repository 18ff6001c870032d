/**
 * One normaliser per tool: a webhook delivery in, canonical events out, with people already turned
 * into pseudonyms. Plain Java, shared by the collector and by {@code import}.
 */
package dev.tributary.sources;
