/**
 * Client connections: takes commands out of what arrives, submits them, and sends the replies in order. Bounds what is
 * in flight, read ahead and waiting to be sent. Event loop only.
 */
package dev.tidemark.server.connection;
