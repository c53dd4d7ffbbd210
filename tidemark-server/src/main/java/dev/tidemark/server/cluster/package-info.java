/** The cluster as clients of Redis understand it. */
package dev.tidemark.server.cluster;
