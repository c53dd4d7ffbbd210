/** {@code MULTI}, {@code EXEC} and what belongs to them. */
package dev.tidemark.server.command.transaction;
