/**
 * What replicas say to each other. Those of elections, of replication and of reads and writes stand together in
 * {@link dev.tidemark.protocol.message.Message}, the others each in a file of its own.
 */
package dev.tidemark.protocol.message;
