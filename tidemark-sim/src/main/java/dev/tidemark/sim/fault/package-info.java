/**
 * The kinds of faults, and how often each strikes in one run.
 */
package dev.tidemark.sim.fault;
