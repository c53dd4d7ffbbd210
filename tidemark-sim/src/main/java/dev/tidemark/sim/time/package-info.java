/**
 * Virtual time on one thread: the scheduler, the dice that decide, and the trace of what happened.
 */
package dev.tidemark.sim.time;
