package dev.tidemark.sim.cli;

import dev.tidemark.sim.RunResult;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.spec.SpecAction;
import dev.tidemark.sim.world.Coverage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Many runs, added up. */
final class Totals {
    /** A seed that failed. */
    record Failure(long seed, String invariant, String message, long events, String replay) {}

    private final long[] seedsWithFault = new long[FaultKind.values().length];
    private final long[] effects = new long[FaultKind.values().length];
    private final long[] seedsWithEvent = new long[Coverage.Event.values().length];
    private final long[] seedsWithStep = new long[SpecAction.values().length];
    private final long[] steps = new long[SpecAction.values().length];
    private final long[] events = new long[Coverage.Event.values().length];
    private final EnumSet<Invariant> overlooked = EnumSet.noneOf(Invariant.class);
    private final List<Failure> failures = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private long cpuNanos;
    private long widestMicros;
    private long widestEntries;
    private long nanos;
    private long seeds;
    private long dispatched;
    private long runEvents;
    private long messages;
    private long diskCalls;
    private long hash;

    /** Runs something whose events count for the speed. */
    RunResult measure(Supplier<RunResult> run) {
        long before = cpu();
        RunResult result = run.get();
        cpuNanos += cpu() - before;
        dispatched += result.events();
        return result;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    void add(RunResult result) {
        seeds++;
        runEvents += result.events();
        messages += result.messages();
        diskCalls += result.diskCalls();
        hash = hash * 31 + result.hash();
        overlooked.addAll(result.overlooked());
        for (FaultKind kind : FaultKind.values()) {
            long count = result.effects(kind);
            effects[kind.ordinal()] += count;
            seedsWithFault[kind.ordinal()] += count > 0 ? 1 : 0;
        }
        widestMicros = Math.max(widestMicros, result.coverage().widestMicros());
        widestEntries = Math.max(widestEntries, result.coverage().widestEntries());
        for (Coverage.Event event : Coverage.Event.values()) {
            long count = result.coverage().count(event);
            events[event.ordinal()] += count;
            seedsWithEvent[event.ordinal()] += count > 0 ? 1 : 0;
        }
        for (SpecAction action : SpecAction.values()) {
            long count = result.coverage().count(action);
            steps[action.ordinal()] += count;
            seedsWithStep[action.ordinal()] += count > 0 ? 1 : 0;
        }
    }

    void failed(RunResult result, String replay) {
        failures.add(new Failure(
                result.options().seed(),
                result.violation().invariant().name(),
                result.violation().getMessage(),
                runEvents,
                replay));
    }

    void differs(long seed) {
        failures.add(new Failure(seed, "DETERMINISM", "two runs of the seed differ", runEvents, ""));
    }

    void stop() {
        nanos = System.nanoTime() - startedAt;
    }

    String progress() {
        return String.format(
                Locale.ROOT,
                "%,d seeds, %,d events, %,d events per second of one core, %d failed",
                seeds,
                dispatched,
                eventsPerSecond(),
                failures.size());
    }

    /** Per second of processor time of the one thread that simulates: what else runs on the machine does not count. */
    long eventsPerSecond() {
        return (long) (dispatched / Math.max(1e-9, cpuNanos / 1e9));
    }

    double seconds() {
        return nanos / 1e9;
    }

    double cpuSeconds() {
        return cpuNanos / 1e9;
    }

    long seeds() {
        return seeds;
    }

    long runEvents() {
        return runEvents;
    }

    long messages() {
        return messages;
    }

    long diskCalls() {
        return diskCalls;
    }

    long hash() {
        return hash;
    }

    /** Of what was lost unnoticed: how long it had been acknowledged and was not remembered, at worst. */
    long widestMicros() {
        return widestMicros;
    }

    long widestEntries() {
        return widestEntries;
    }

    EnumSet<Invariant> overlooked() {
        return overlooked;
    }

    List<Failure> failures() {
        return failures;
    }

    long seedsWith(FaultKind kind) {
        return seedsWithFault[kind.ordinal()];
    }

    long effects(FaultKind kind) {
        return effects[kind.ordinal()];
    }

    long seedsWith(Coverage.Event event) {
        return seedsWithEvent[event.ordinal()];
    }

    long seedsWith(SpecAction action) {
        return seedsWithStep[action.ordinal()];
    }

    long count(SpecAction action) {
        return steps[action.ordinal()];
    }

    long count(Coverage.Event event) {
        return events[event.ordinal()];
    }
}
