/**
 * Replies of a state machine, as values: what a client is told, whole or in parts.
 */
package dev.tidemark.state.reply;
