package dev.tidemark.sim.machine;

import dev.tidemark.sim.network.SimulatedNetwork;

/**
 * What is around a machine.
 *
 * @param network carries what its node sends
 * @param watcher sees what its node does
 * @param misfortune decides what happens to it
 */
public record Surroundings(SimulatedNetwork network, ProcessWatcher watcher, Misfortune misfortune) {}
