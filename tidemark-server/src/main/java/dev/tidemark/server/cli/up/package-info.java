/**
 * {@code tidemark up}: a local cluster, one process per node, started, watched and stopped together.
 */
package dev.tidemark.server.cli.up;
