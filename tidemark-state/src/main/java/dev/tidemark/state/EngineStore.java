package dev.tidemark.state;

import dev.tidemark.tree.read.PageSource;

/** What a {@link StateEngine} needs of its store, beside reading and writing rows. */
interface EngineStore extends StateStore, PinnableState {
    long pinnedBytes();

    void revokeOldestPin();

    void addTo(DigestSum sum);

    long estimatedBytes();

    boolean canFreeze();

    /** Ends a freeze whose checkpoint is not there and will not be. */
    void givenUp();

    boolean mergeSome(int maxKeys);

    /** An entry begins. */
    void begin();

    /** It has been applied. */
    void end();

    /** Or a row that it needs is not in memory: nothing of it stays. */
    void takeBack();

    /** Where rows that are not in memory are looked for from now on; null: where they were at first. */
    void readThrough(PageSource pages);
}
