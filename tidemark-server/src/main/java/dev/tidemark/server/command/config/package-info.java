/**
 * {@code CONFIG}: parameters as Redis names them, those of Tidemark and those that are only remembered. Event loop
 * only.
 */
package dev.tidemark.server.command.config;
