package dev.tidemark.node;

import dev.tidemark.state.row.MissingRowsException;
import java.util.function.Supplier;

/**
 * One piece of work after the other on pairs of which some may be in the data file alone: each is run again until it
 * lacks none, with the pages that the runs before it found, so that it ends however few pages the cache has.
 *
 * <p>Event loop only. To be closed when there is no more work.
 */
public interface PatientRun extends AutoCloseable {
    /** For a state that is in memory as a whole. */
    PatientRun IN_MEMORY = new PatientRun() {
        @Override
        public <T> T run(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void await(MissingRowsException missing, Runnable again) {
            throw new IllegalStateException("a row is missing of a state that is in memory as a whole", missing);
        }

        @Override
        public void close() {}
    };

    /**
     * Runs the work, which changes nothing if it throws.
     *
     * @throws MissingRowsException if it lacks a page: {@link #await} it, and run the same work again
     * @throws dev.tidemark.state.row.UnreadableRowsException if a page cannot be read
     */
    <T> T run(Supplier<T> work);

    /** Calls {@code again} once, when the page has come, or cannot be read. Not before this returns. */
    void await(MissingRowsException missing, Runnable again);

    @Override
    void close();
}
