/** Measures Tidemark, and peers beside it. */
package dev.tidemark.bench;
