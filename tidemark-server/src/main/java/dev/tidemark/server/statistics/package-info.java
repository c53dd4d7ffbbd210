/** What a server counts and notes of the commands that it ran. Event loop only. */
package dev.tidemark.server.statistics;
