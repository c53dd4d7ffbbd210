/**
 * The specification ({@code spec/Tidemark.tla}, {@code spec/Members.tla}) as a checker of traces: for each action its
 * guards and its effect, over the same abstract state. It does nothing by itself; what the production classes did is
 * given to it step by step.
 */
package dev.tidemark.sim.spec;
