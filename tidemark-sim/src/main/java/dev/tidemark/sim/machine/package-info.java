/**
 * A machine: its disk, its clocks, and one process of the production node after the other.
 */
package dev.tidemark.sim.machine;
