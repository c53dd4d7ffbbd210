/** The least that a durable write can cost here: one fsync of a file whose space is there already, and one answer. */
package dev.tidemark.bench.floor;
