/**
 * Bytes of commands and replies: varints, payloads of entries, replies as the tables keep them. Described in
 * docs/format-command.md.
 */
package dev.tidemark.state.codec;
