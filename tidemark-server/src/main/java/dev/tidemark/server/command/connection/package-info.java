/**
 * What a client says of its own connection: {@code HELLO}, {@code AUTH}, {@code SELECT} and the like. Event loop only.
 */
package dev.tidemark.server.command.connection;
