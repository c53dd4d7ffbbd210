/** What a server tells of itself: {@code INFO}, {@code COMMAND}, {@code SLOWLOG} and the like. Event loop only. */
package dev.tidemark.server.command.server;
