/**
 * What clients saw, and whether it may be so.
 *
 * <p><b>Use by the simulator.</b> One {@link dev.tidemark.sim.history.History} for each run. A simulated client calls
 * {@code invoke} when it sends a command and exactly one of {@code ok}, {@code refused} and {@code unknown} when it
 * knows more; calls that are open at the end count as unknown. Beside it one {@link
 * dev.tidemark.sim.history.ExactlyOnceLedger}, which the observer of the committed log tells of every execution. At the
 * end, or whenever it likes:
 *
 * <ul>
 *   <li>{@link dev.tidemark.sim.history.WitnessCheck} for all calls, in O(n log n): each reply carries the offset that
 *       decided it.
 *   <li>{@link dev.tidemark.sim.history.Linearizability}, which believes no witness, for histories of some hundred
 *       calls on each key.
 *   <li>{@link dev.tidemark.sim.history.SessionGuarantees}, {@link dev.tidemark.sim.history.Atomicity},
 *       {@link dev.tidemark.sim.history.Convergence}.
 * </ul>
 *
 * <p>All give a list of findings in words, empty if all is well. Deterministic; one thread at a time.
 */
package dev.tidemark.sim.history;
