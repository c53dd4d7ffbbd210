/** {@code SUBSCRIBE} and its kin: clients listen for a new leader. Event loop only. */
package dev.tidemark.server.command.pubsub;
