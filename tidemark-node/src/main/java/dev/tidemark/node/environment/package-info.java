/**
 * What a node needs from outside: where its lanes run, clocks, timers, disk, chance, and the way to its peers.
 * A simulator fills these interfaces as production does.
 */
package dev.tidemark.node.environment;
