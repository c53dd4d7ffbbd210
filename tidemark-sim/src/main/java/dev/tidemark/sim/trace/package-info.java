/**
 * What the production classes do, as a trace in the words of the specification: one line for each action of the
 * protocol, from the inputs and effects of the replica, what its disk was asked, and what left the node.
 */
package dev.tidemark.sim.trace;
