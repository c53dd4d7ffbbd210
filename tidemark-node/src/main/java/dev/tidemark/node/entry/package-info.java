/**
 * An entry of the log as every part of a node sees it: one object, and one array of bytes, for disk, wire and
 * state.
 */
package dev.tidemark.node.entry;
