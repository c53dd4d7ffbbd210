package dev.tidemark.node.lanes;

import dev.tidemark.node.PatientRun;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.tree.cache.HeldPages;
import java.util.function.Supplier;

/** Work on a state of which memory has a part. The first run of a piece keeps nothing: mostly it lacks nothing. */
final class ColdRun implements PatientRun {
    private final RootedStateStore store;
    private final PageReads pages;
    private HeldPages held; // null: the last run lacked nothing

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
