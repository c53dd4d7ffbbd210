/** What a command is, and what is told of it. */
package dev.tidemark.kv.command;
