/**
 * Every invariant that is asked for, and what becomes of a violation.
 */
package dev.tidemark.sim.judge;
