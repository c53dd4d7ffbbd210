/**
 * JMH benchmarks of the pieces that a write goes through. Run by {@code ./tidemark bench micro}; never by the build.
 */
package dev.tidemark.bench.micro;
