/**
 * First starts: nodes without data that find a cluster id, under messages that are lost, late and repeated, crashes at
 * every disk call, and disks that are replaced at the worst moment (docs/decisions/0088).
 */
package dev.tidemark.sim.bootstrap;
