/** What clients use to find the leader: {@code CLUSTER}, {@code SENTINEL} and {@code ROLE}. Event loop only. */
package dev.tidemark.server.command.cluster;
