package dev.tidemark.state;

/** What a {@link StateEngine} needs of its store to apply entries and to answer reads. */
interface EngineStore extends StateStore, PinnableState {
    long pinnedBytes();

    void revokeOldestPin();

    void addTo(DigestSum sum);

    long estimatedBytes();

    /** Whether a row can be missing from memory at all. The same from the begin of an entry to its end. */
    default boolean mayMiss() {
        return false;
    }

    /** An entry begins. */
    default void begin() {}

    /** It has been applied. */
    default void end() {}

    /** Or a row that it needs is not in memory: nothing of it stays. */
    default void takeBack() {
        throw new IllegalStateException("no row can be missing where all are in memory");
    }
}
