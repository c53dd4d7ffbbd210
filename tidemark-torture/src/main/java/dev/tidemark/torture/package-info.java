/** Scenes on real processes: a cluster, clients that are judged, and what happens to both. */
package dev.tidemark.torture;
