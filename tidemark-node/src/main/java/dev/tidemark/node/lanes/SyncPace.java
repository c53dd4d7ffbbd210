package dev.tidemark.node.lanes;

import dev.tidemark.protocol.message.Health;
import java.util.Arrays;

/**
 * What an append with its fsync takes here: the median of the last ones, so that a single slow one says nothing. In
 * whole milliseconds; what is faster than that is fast. Any thread.
 */
public final class SyncPace {
    private static final int SAMPLES = 32;
    /** What is older says nothing about now. */
    private static final int WINDOW_MILLIS = 2_000;

    private final int[] tookMillis = new int[SAMPLES];
    private final long[] at = new long[SAMPLES];
    private int next;
    private int count;

    synchronized void synced(long now, long millis) {
        tookMillis[next] = (int) Math.min(Math.max(0, millis), Integer.MAX_VALUE);
        at[next] = now;
        next = (next + 1) % SAMPLES;
        count = Math.min(count + 1, SAMPLES);
    }

    /** @return {@link Health#UNKNOWN} if nothing was synced lately */
    public synchronized int median(long now) {
        int[] recent = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (now - at[i] < WINDOW_MILLIS) {
                recent[found++] = tookMillis[i];
            }
        }
        if (found == 0) {
            return Health.UNKNOWN;
        }
        Arrays.sort(recent, 0, found);
        return recent[found / 2];
    }
}
