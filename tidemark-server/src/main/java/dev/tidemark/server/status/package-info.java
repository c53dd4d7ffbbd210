/** What a node says of itself, to {@code TIDE.STATUS} and to HTTP. */
package dev.tidemark.server.status;
