/**
 * The mutant museum: puts bugs of the catalogue back into the production source, one at a time, and measures how long
 * the simulator takes to find each. The bugs are {@code tidemark-sim/mutants/*.patch}; the command is {@code
 * tidemark-sim/mutants/run}.
 */
package dev.tidemark.sim.mutants;
