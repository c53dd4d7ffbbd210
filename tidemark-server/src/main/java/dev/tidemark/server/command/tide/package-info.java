/**
 * What Redis does not have: {@code TIDE.ONCE}, and what the log, the node and the leader are asked. Event loop only.
 */
package dev.tidemark.server.command.tide;
