/** Real nodes, each a process in a network namespace of its own. */
package dev.tidemark.torture.cluster;
