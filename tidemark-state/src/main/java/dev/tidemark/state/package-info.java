/**
 * The replicated state of a node. {@link
 * dev.tidemark.state.StateEngine} applies committed entries to a {@link dev.tidemark.state.StateMachine}, which
 * is what a user of the library writes. Deterministic: no clock, no randomness, no hash order, no threads. The
 * bytes of snapshots are described in docs/format-snapshot.md.
 */
package dev.tidemark.state;
