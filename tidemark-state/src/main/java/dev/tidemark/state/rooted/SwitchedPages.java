package dev.tidemark.state.rooted;

import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.tree.cache.HeldPages;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.PageSource;
import java.io.IOException;

/** A source of pages, and in its place the pages that are kept for what runs just now. One thread. */
final class SwitchedPages implements PageSource {
    /** More than may be wanted at a time. */
    private static final int MOST_GUESSED = 1_000;

    private final PageSource source;
    private PageSource now;
    private boolean guessing;
    private MissingRowsException lackedLast;
    private int lacked;

    SwitchedPages(PageSource source) {
        this.source = source;
        this.now = source;
    }

    /** Pages that are kept for something that lacked one. */
    HeldPages held() {
        return new HeldPages(source);
    }

    /** @param held null: nothing is kept */
    void use(HeldPages held) {
        now = held == null ? source : held;
    }

    /** Until {@link #lackedLast}, rows of which a page is not here are taken for absent, and the page is wanted. */
    void guess() {
        guessing = true;
        lackedLast = null;
        lacked = 0;
    }

    boolean isGuessing() {
        return guessing;
    }

    /** What was lacked last since {@link #guess}; null: nothing. No row is guessed from now on. */
    MissingRowsException lackedLast() {
        guessing = false;
        return lackedLast;
    }

    /** @throws MissingRowsException this one, unless the row may be guessed, or a scan may be taken for ended */
    void lacks(MissingRowsException missing) {
        if (!guessing || lacked >= MOST_GUESSED) {
            throw missing;
        }
        lackedLast = missing;
        lacked++;
    }

    @Override
    public Page find(PageRef ref) throws IOException {
        return now.find(ref);
    }
}
