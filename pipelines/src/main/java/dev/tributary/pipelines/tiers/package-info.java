/** What lives in which tier, and what may leave it. */
package dev.tributary.pipelines.tiers;
