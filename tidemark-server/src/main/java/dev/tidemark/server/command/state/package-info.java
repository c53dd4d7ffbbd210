/** Commands of the data model: they go through the gateway to the cluster. Event loop only. */
package dev.tidemark.server.command.state;
