package dev.tidemark.sim.mutants;

import dev.tidemark.sim.judge.Invariant;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * The process that hunts one mutant: runs seed after seed until one fails or the budget of processor time is used up,
 * as often as asked, each time from another first seed. It is a process of its own so that a mutant that never ends or
 * eats all memory ends nothing but itself.
 *
 * <p>Arguments: {@code hunt BUDGET_MILLIS WITHOUT FIRST_SEED...} or {@code check BUDGET_MILLIS WITHOUT SEED...}, where
 * {@code WITHOUT} is an invariant that is not asked for, {@code observed}, {@code but-spec} or {@code -}. Each line of
 * its report begins with {@link Kill#MARK}.
 */
public final class Hunt {
    /** A single seed that takes longer than this, in processor time, does not end at all. */
    private static final long LONGEST_SEED_MILLIS = 60_000;

    private static final int LOOK_MILLIS = 500;
    /** Every invariant is asked for. */
    static final String NOTHING = "-";
    /** Nothing is asked for but what nodes see by themselves. */
    static final String ALL_OBSERVED = "observed";
    /** Nothing is asked for but what the specification says. */
    static final String ALL_BUT_SPEC = "but-spec";

    private final Trial trial;
    private final PrintStream out;
    private final long budgetNanos;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private volatile Kill running;
    private volatile long seedStarted;

    private Hunt(Trial trial, PrintStream out, long budgetMillis) {
        this.trial = trial;
        this.out = out;
        this.budgetNanos = budgetMillis * 1_000_000;
    }

    public static void main(String[] args) {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever else is printed is no report
        Hunt hunt = new Hunt(new SimulatorTrial(without(args[2])), out, Long.parseLong(args[1]));
        long[] seeds = Arrays.stream(args).skip(3).mapToLong(Long::parseLong).toArray();
        hunt.watch(Thread.currentThread().getId());
        if (args[0].equals("hunt")) {
            Arrays.stream(seeds).forEach(first -> hunt.report(hunt.from(first)));
        } else {
            Arrays.stream(seeds).forEach(seed -> hunt.report(hunt.one(new Kill(seed, seed, 0, 0, 0, null, ""))));
        }
        System.exit(0);
    }

    private static EnumSet<Invariant> without(String name) {
        return switch (name) {
            case NOTHING -> EnumSet.noneOf(Invariant.class);
            case ALL_OBSERVED -> EnumSet.complementOf(Invariant.ofProduction());
            case ALL_BUT_SPEC -> EnumSet.complementOf(Invariant.ofSpecification());
            default -> EnumSet.of(Invariant.of(name));
        };
    }

    private Kill from(long first) {
        long start = threads.getCurrentThreadCpuTime();
        Kill so = new Kill(first, first, 0, 0, 0, null, "");
        while (true) {
            Kill next = one(so);
            long used = threads.getCurrentThreadCpuTime() - start;
            so = next.after(used / 1_000_000);
            if (so.isKill() || used > budgetNanos) {
                return so;
            }
        }
    }

    private Kill one(Kill before) {
        long seed = before.first() + before.seeds();
        running = before.failed(
                seed,
                0,
                "ENDLESS",
                "the seed used " + LONGEST_SEED_MILLIS / 1000 + " s of processor time and did not end");
        seedStarted = threads.getCurrentThreadCpuTime();
        try {
            Trial.Outcome outcome = trial.run(seed);
            return outcome.isPassed()
                    ? before.passed(outcome.events())
                    : before.failed(seed, outcome.events(), outcome.caughtBy(), outcome.message());
        } catch (OutOfMemoryError e) {
            return before.failed(seed, 0, "OUT_OF_MEMORY", e.toString());
        } catch (RuntimeException | Error e) {
            return before.failed(
                    seed, 0, "THROWN", e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?"));
        } finally {
            running = null;
        }
    }

    private void report(Kill kill) {
        out.println(kill.toLine());
        out.flush();
    }

    /** Ends the process when a seed does not. */
    private void watch(long hunter) {
        Thread watcher = new Thread(
                () -> {
                    while (true) {
                        Kill endless = running;
                        if (endless != null
                                && threads.getThreadCpuTime(hunter) - seedStarted > LONGEST_SEED_MILLIS * 1_000_000
                                && endless == running) {
                            report(endless);
                            Runtime.getRuntime().halt(0);
                        }
                        try {
                            Thread.sleep(LOOK_MILLIS);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "watcher");
        watcher.setDaemon(true);
        watcher.start();
    }
}
