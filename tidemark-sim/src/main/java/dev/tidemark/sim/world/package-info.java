/**
 * What one run looks like: the world that is drawn from its seed, how much of it may be destroyed, and what is counted.
 */
package dev.tidemark.sim.world;
