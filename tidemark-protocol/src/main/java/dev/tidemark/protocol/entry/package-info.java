/**
 * An entry of the log as the replica sees it, without bytes or files: what it is, where it is, and what it was before.
 */
package dev.tidemark.protocol.entry;
