/**
 * What clients can send. Commands of the data model go through {@code StateCommand} to the gateway; the others
 * are about the connection, the node or the cluster. One class per command, all of them found through {@link
 * dev.tidemark.server.command.CommandTable}. Event loop only.
 */
package dev.tidemark.server.command;
