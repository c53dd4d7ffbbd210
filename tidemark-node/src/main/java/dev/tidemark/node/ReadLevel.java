package dev.tidemark.node;

/**
 * How consistent one read is to be (docs/consistency.md). At each level a read sees the state of one moment, after one
 * entry of the log.
 */
public sealed interface ReadLevel {
    ReadLevel LINEARIZABLE = new Linearizable();
    ReadLevel STRONG = new Strong();
    ReadLevel QUORUM = new Quorum();
    ReadLevel EVENTUAL = new Eventual();

    /** Sees everything that was answered to anybody before it was asked. What a read is unless it says otherwise. */
    record Linearizable() implements ReadLevel {}

    /** The same promise, by asking the leader for its confirmed high watermark; never by a lease, so by no clock. */
    record Strong() implements ReadLevel {}

    /** The same promise without a leader, by asking enough voters how far their logs are on disk. */
    record Quorum() implements ReadLevel {}

    /**
     * Sees everything up to an entry that its client knows.
     *
     * @param offset of a committed entry; 0: none
     */
    record Session(long offset) implements ReadLevel {}

    /**
     * Sees everything that was answered to anybody more than {@code millis} before it was asked.
     *
     * @param millis at least 1, at most {@link #MAX_MILLIS}
     */
    record Bounded(long millis) implements ReadLevel {
        public static final long MAX_MILLIS = 86_400_000;

        public Bounded {
            if (millis < 1 || millis > MAX_MILLIS) {
                throw new IllegalArgumentException("a bound of " + millis + " milliseconds");
            }
        }
    }

    /** Sees some committed past, at once. */
    record Eventual() implements ReadLevel {}
}
