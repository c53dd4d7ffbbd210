/**
 * Benchmarks of what the log keeps to itself. They are in its package because they must see it, not because they belong
 * to it.
 */
package dev.tidemark.log.record;
