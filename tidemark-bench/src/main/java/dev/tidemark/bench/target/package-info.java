/** What is measured: Tidemark, and the peers beside it, as processes of this machine. */
package dev.tidemark.bench.target;
