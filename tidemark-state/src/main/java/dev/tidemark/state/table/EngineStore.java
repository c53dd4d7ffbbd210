package dev.tidemark.state.table;

import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;

/** What a state engine needs of its store to apply entries and to answer reads. */
public interface EngineStore extends StateStore, PinnableState {
    long pinnedBytes();

    void revokeOldestPin();

    void addTo(DigestSum sum);

    long estimatedBytes();

    /** Whether {@link #freeze} may be called: what the last freeze left is done. */
    boolean canFreeze();

    /**
     * Freezes the pairs as they are now, in constant time.
     *
     * @return what is frozen; another lane may read it until {@link #thaw}
     * @throws IllegalStateException unless {@link #canFreeze()}
     */
    FrozenPairs freeze();

    /**
     * Ends a freeze. Does nothing if there is none.
     *
     * @param durable whether its checkpoint is; if not, what it would have changed is in the next one
     * @param root of that checkpoint; null if all rows are in memory, or it is not durable
     */
    void thaw(boolean durable, RootRows root);

    /**
     * Does up to {@code maxKeys} keys of the work that a freeze left behind.
     *
     * @return whether nothing is left to do
     */
    boolean mergeSome(int maxKeys);

    /** How full memory is of what has changed since the last freeze: at 1 the next one should not wait. */
    default double crowding() {
        return 0;
    }

    /** Replaces all pairs. What was frozen stays as it was. */
    void replaceBy(StateImage image);

    /** Gives the memory of all pairs back. */
    void giveUp();

    /** Whether a row can be missing from memory at all. The same from the begin of an entry to its end. */
    default boolean mayMiss() {
        return false;
    }

    /** An entry begins. */
    default void begin() {}

    /** It has been applied. */
    default void end() {}

    /**
     * Runs what an entry will do, for nothing but the pages that it lacks: they are wanted when this returns. A row of
     * which a page is not here is taken for absent, a scan that lacks one ends there, and the entry goes on, so that
     * all that it lacks is wanted at once; what it then does may make no sense. Nothing of it stays, and nothing that
     * it throws counts.
     *
     * @param isNext whether it is the next entry: the pages that are kept for it are used, and those that it finds are
     *     kept, if it was run before
     * @return the page that it lacked last; null: none
     */
    default MissingRowsException rehearse(Runnable entry, boolean isNext) {
        return null;
    }

    /** Of a later entry, or of a read. */
    default MissingRowsException rehearse(Runnable entry) {
        return rehearse(entry, false);
    }

    /** Or a row that it needs is not in memory: nothing of it stays. */
    default void takeBack() {
        throw new IllegalStateException("no row can be missing where all are in memory");
    }
}
