/**
 * One process: threads, sockets, the lock of the data directory and the clocks of the machine, and the group that
 * runs on them.
 */
package dev.tidemark.node.process;
