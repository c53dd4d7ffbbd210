/**
 * The load generator: one or two threads for all connections, commands encoded ahead, nothing allocated per operation.
 * It shares its cores with the servers it measures, so what it costs is taken from them.
 */
package dev.tidemark.bench.load;
