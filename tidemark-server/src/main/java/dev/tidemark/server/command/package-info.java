/**
 * The contract of commands: what a command is ({@link dev.tidemark.server.command.Command}) and tells of itself, how it
 * is found by its name, and what it may see and change of its client ({@link
 * dev.tidemark.server.command.ClientSession}). The commands themselves are in the packages below this one, which use
 * it; it uses none of them. Event loop only.
 */
package dev.tidemark.server.command;
