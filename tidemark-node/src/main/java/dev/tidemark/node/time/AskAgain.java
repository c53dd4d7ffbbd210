package dev.tidemark.node.time;

/**
 * How long to wait for an answer before the same question is asked again: some times as long as answers took lately,
 * and twice as long after each time in vain. A fixed interval would be a livelock wherever answers take longer than it:
 * far peers, and a leader that is busy, which would get more to do for it (H165). The old question stays valid,
 * whatever this says.
 */
public final class AskAgain {
    /** Answers vary by about this much without anything being lost. */
    private static final int USUAL_TIMES = 3;

    private static final int LONGEST_MILLIS = 8_000;
    /** A slow answer is remembered at once, and forgotten over so many quick ones. */
    private static final int SMOOTHING = 8;

    private final int shortestMillis;
    private long usualMillis;
    private int timesInVain;

    public AskAgain(int shortestMillis) {
        this.shortestMillis = shortestMillis;
    }

    /** @param tookMillis from the first question to the answer, however often it was asked */
    public void answered(long tookMillis) {
        usualMillis = Math.max(tookMillis, usualMillis - (usualMillis - tookMillis) / SMOOTHING);
        timesInVain = 0;
    }

    public void askedInVain() {
        timesInVain++;
    }

    /** Somebody else is asked now. */
    public void begins() {
        timesInVain = 0;
    }

    /** An answer that takes longer is late, milliseconds. */
    public long usualWaitMillis() {
        return Math.max(shortestMillis, USUAL_TIMES * usualMillis);
    }

    /** From the last question to the next, milliseconds. */
    public long waitMillis() {
        long wait = usualWaitMillis();
        for (int i = 0; i < timesInVain && wait < LONGEST_MILLIS; i++) {
            wait *= 2;
        }
        return Math.min(wait, LONGEST_MILLIS);
    }
}
