/** What the commands of the command line share: the view of a node, a client, tables and failures. */
package dev.tidemark.server.cli.base;
