package dev.tidemark.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The configurations that the log holds, newest last. The newest is active from the moment it is appended; a truncation
 * brings back the one before (H97).
 */
final class ActiveConfiguration {
    private record At(long offset, Configuration configuration) {}

    private final Deque<At> history = new ArrayDeque<>();

    ActiveConfiguration(Configuration initial) {
        history.add(new At(0, initial));
    }

    Configuration active() {
        return history.getLast().configuration();
    }

    void append(long offset, Configuration configuration) {
        history.addLast(new At(offset, configuration));
    }

    void truncateAfter(long offset) {
        while (history.size() > 1 && history.getLast().offset() > offset) {
            history.removeLast();
        }
    }

    /** What is committed is never taken back: only the newest committed one is kept, and all behind it. */
    void committed(long hwm) {
        while (history.size() > 1) {
            At oldest = history.removeFirst();
            if (history.getFirst().offset() > hwm) {
                history.addFirst(oldest);
                return;
            }
        }
    }

    void resetTo(Configuration configuration) {
        history.clear();
        history.add(new At(0, configuration));
    }
}
