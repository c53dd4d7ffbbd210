/**
 * What the state of a cluster must be: a slow, obvious re-implementation of the exactly-once layer and of the commands
 * that the workload uses, on plain maps. It shares no code with what it checks but the codecs of payload and command
 * and the types of {@link dev.tidemark.state.reply.Reply}.
 *
 * <p><b>Use.</b> Give every committed entry once, in order of offsets, to {@link
 * dev.tidemark.sim.model.ReferenceEngine}; it predicts the reply of each, which must be the reply of every node that
 * applies it. At any offset that a node has applied, {@link dev.tidemark.sim.model.ContentCheck} compares what the
 * node's reads say with the data of the model.
 *
 * <p>No clock, no randomness, no order by hash. One thread at a time.
 */
package dev.tidemark.sim.model;
