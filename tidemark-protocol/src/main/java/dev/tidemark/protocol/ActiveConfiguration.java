package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * The configurations that the log holds, newest last. The newest is active from the moment it is appended; a truncation
 * brings back the one before (H97).
 */
final class ActiveConfiguration {
    /** @param quorum made once, since it is asked with every acknowledgement */
    private record At(long offset, Configuration configuration, Quorum quorum) {}

    private final Function<Configuration, Quorum> quorums;
    private final Deque<At> history = new ArrayDeque<>();

    /**
     * @param offset of the initial one, or a later one up to which it is active
     * @param quorums {@link Configuration#quorum}, but for tests that force others
     */
    ActiveConfiguration(long offset, Configuration initial, Function<Configuration, Quorum> quorums) {
        this.quorums = quorums;
        resetTo(offset, initial);
    }

    Configuration active() {
        return history.getLast().configuration();
    }

    Quorum quorum() {
        return history.getLast().quorum();
    }

    /** Where it stands in the log; of one that was found there or in a snapshot, at least that. */
    long offset() {
        return history.getLast().offset();
    }

    /** The newest that is committed, or the one from the beginning. */
    Configuration oldest() {
        return history.getFirst().configuration();
    }

    /** Its {@link #offset}. */
    long oldestOffset() {
        return history.getFirst().offset();
    }

    void append(long offset, Configuration configuration) {
        history.addLast(new At(offset, configuration, quorums.apply(configuration)));
    }

    void truncateAfter(long offset) {
        while (history.size() > 1 && history.getLast().offset() > offset) {
            history.removeLast();
        }
    }

    /** What is committed is never taken back: only the newest committed one is kept, and all after it. */
    void committed(long hwm) {
        while (history.size() > 1) {
            At oldest = history.removeFirst();
            if (history.getFirst().offset() > hwm) {
                history.addFirst(oldest);
                return;
            }
        }
    }

    void resetTo(long offset, Configuration configuration) {
        history.clear();
        append(offset, configuration);
    }
}
