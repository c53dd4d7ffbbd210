/** The table of all commands: the one place that knows every one of them. */
package dev.tidemark.server.command.all;
