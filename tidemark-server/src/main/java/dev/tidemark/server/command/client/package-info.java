/** {@code CLIENT}: what a connection says of itself, and what is known of the others. Event loop only. */
package dev.tidemark.server.command.client;
