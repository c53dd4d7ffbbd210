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

    /** The one that goes with the log up to an entry, which is not before what is both committed and on disk. */
    Configuration upTo(long entry) {
        return newestUpTo(entry).configuration();
    }

    /** Its {@link #offset}. */
    long offsetUpTo(long entry) {
        return newestUpTo(entry).offset();
    }

    private At newestUpTo(long entry) {
        At newest = history.getFirst();
        for (At at : history) {
            if (at.offset() <= entry) {
                newest = at;
            }
        }
        return newest;
    }

    void append(long offset, Configuration configuration) {
        history.addLast(new At(offset, configuration, quorums.apply(configuration)));
    }

    void truncateAfter(long offset) {
        while (history.size() > 1 && history.getLast().offset() > offset) {
            history.removeLast();
        }
    }

    /**
     * What is committed is never taken back, and it is on disk here sooner or later: only the newest that is both is
     * kept, and all after it.
     */
    void settled(long hwm, long durable) {
        At oldest = newestUpTo(Math.min(hwm, durable));
        while (history.getFirst() != oldest) {
            history.removeFirst();
        }
    }

    void resetTo(long offset, Configuration configuration) {
        history.clear();
        append(offset, configuration);
    }
}
