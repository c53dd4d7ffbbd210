/** Shows results: table, JSON, plot. */
package dev.tidemark.bench.report;
