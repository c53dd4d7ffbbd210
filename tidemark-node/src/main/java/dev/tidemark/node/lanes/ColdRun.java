package dev.tidemark.node.lanes;

import dev.tidemark.node.PatientRun;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.tree.cache.HeldPages;
import java.util.function.Supplier;

/** Work on a state of which memory has a part. The first run of a piece keeps nothing: mostly it lacks nothing. */
final class ColdRun implements PatientRun {
    /** As often as there are levels of pages above a row. */
    private static final int MOST_REHEARSALS = 4;

    private final RootedStateStore store;
    private final PageReads pages;
    private HeldPages held; // null: the last run lacked nothing
    private int misses;

    ColdRun(RootedStateStore store, PageReads pages) {
        this.store = store;
        this.pages = pages;
    }

    @Override
    public <T> T run(Supplier<T> work) {
        try {
            if (held != null) {
                held.runsAgain();
            }
            T result = held == null ? work.get() : store.with(held, work);
            close();
            return result;
        } catch (MissingRowsException e) {
            if (held == null) {
                held = store.holdPages();
            }
            throw e;
        }
    }

    /**
     * Has all pages wanted that a read lacks, if each run begins at its start and it lacked one before: a read of fifty
     * keys else waits for fifty pages, one after the other. A read of one key seldom lacks a second.
     *
     * @param read changes nothing, and keeps nothing
     * @return the page to wait for
     */
    MissingRowsException lacks(MissingRowsException missing, Runnable read) {
        misses++;
        MissingRowsException last = misses > 1 && misses <= 1 + MOST_REHEARSALS ? store.rehearse(read) : null;
        return last == null ? missing : last;
    }

    @Override
    public void await(MissingRowsException missing, Runnable again) {
        pages.await(missing, again);
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
            held = null;
        }
    }
}
