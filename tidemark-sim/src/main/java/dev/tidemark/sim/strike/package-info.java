/**
 * What strikes machines and links, when, and on whom.
 */
package dev.tidemark.sim.strike;
