package dev.tidemark.server.warmup;

import java.util.concurrent.TimeUnit;

/** Whether getting warm still pays: it ends when it was not faster for a while, or when its time is up. */
final class Pace {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** So many windows without a better one. The compiler takes a while for what it has in its queue. */
    private static final int PATIENT_WINDOWS = 6;
    /** What counts as better. */
    private static final double BETTER = 1.05;

    private final long startedNanos;
    private final long limitNanos;
    private long windowStart;
    private long inWindow;
    private long total;
    private double first;
    private double best;
    private int windowsSinceBest;

    Pace(long startedNanos, long limitNanos) {
        this.startedNanos = startedNanos;
        this.limitNanos = limitNanos;
        this.windowStart = startedNanos;
    }

    void answered(int commands) {
        answered(commands, System.nanoTime());
    }

    void answered(int commands, long now) {
        total += commands;
        inWindow += commands;
        if (now - windowStart >= WINDOW_NANOS) {
            double perSecond = inWindow * 1e9 / (now - windowStart);
            first = first == 0 ? perSecond : first; // of the first window in which anything was answered
            if (perSecond > best * BETTER) {
                best = perSecond;
                windowsSinceBest = 0;
            } else if (best > 0) {
                windowsSinceBest++; // until the first answer the cluster was starting
            }
            windowStart = now;
            inWindow = 0;
        }
    }

    boolean goesOn() {
        return goesOn(System.nanoTime());
    }

    boolean goesOn(long now) {
        return now - startedNanos < limitNanos && windowsSinceBest < PATIENT_WINDOWS;
    }

    String text() {
        return "getting warm, for " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos) + " of at most "
                + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s";
    }

    String summary() {
        return total + " commands on a scratch cluster, " + Math.round(first) + " a second at first, "
                + Math.round(best) + " at best";
    }
}
