/**
 * Who sees everything: what each node shows, and what the cluster owes, as invariants that are checked at each step.
 */
package dev.tidemark.sim.observer;
