package dev.tidemark.torture.levels;

import dev.tidemark.sim.history.Call;
import dev.tidemark.sim.history.History;
import dev.tidemark.sim.history.Level;
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

    private static final int MAX_CALLS = 1_000_000;
    private static final int MAX_READS = 3_000;
    private static final long BETWEEN_READS_NANOS = 3_000_000;

    private final History history = new History(MAX_CALLS);
    private int reads;
    private long lastRead = System.nanoTime();

    synchronized int write(String session, List<String> command, String requestId) {
        return history.invoke(session, command, Level.LINEARIZABLE, requestId);
    }

    /** @return {@link #NONE} if enough reads are under way or recorded */
    synchronized int read(String session, List<String> command) {
        long now = System.nanoTime();
        if (reads == MAX_READS || now - lastRead < BETWEEN_READS_NANOS) {
            return NONE;
        }
        lastRead = now;
        reads++;
        return history.invoke(session, command, Level.LINEARIZABLE, null);
    }

    synchronized void ok(int call, String answer) {
        history.ok(call, answer, 0);
    }

    synchronized void refused(int call) {
        history.refused(call);
    }

    synchronized void unknown(int call) {
        history.unknown(call);
    }

    synchronized List<Call> calls() {
        return history.calls();
    }
}
