package dev.tidemark.torture.levels;

import dev.tidemark.torture.load.Journal;
import java.util.List;

/**
 * All writes of one pair and some of its linearizable reads, for the search for an order: a history without some of its
 * reads must have one, too. Any thread.
 */
final class Recorder {
    /** Of all pairs, the one that is recorded. */
    static final int PAIR = 0;
    /** No read is recorded. */
    static final int NONE = 0;

    private static final int MAX_READS = 3_000;
    private static final long BETWEEN_READS_NANOS = 3_000_000;

    private final Journal journal = new Journal();
    private int reads;
    private long lastRead = System.nanoTime();

    int write(String session, List<String> command, String requestId) {
        return journal.begin(session, command, requestId);
    }

    /** @return {@link #NONE} if enough reads are under way or recorded */
    synchronized int read(String session, List<String> command) {
        long now = System.nanoTime();
        if (reads == MAX_READS || now - lastRead < BETWEEN_READS_NANOS) {
            return NONE;
        }
        lastRead = now;
        reads++;
        return journal.begin(session, command, null);
    }

    /** What became of it. */
    Journal journal() {
        return journal;
    }
}
