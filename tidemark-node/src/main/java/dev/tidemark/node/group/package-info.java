/**
 * One group: a log, its replica, its lanes and its state, wired together. It has no thread, no socket and no clock
 * of its own.
 */
package dev.tidemark.node.group;
