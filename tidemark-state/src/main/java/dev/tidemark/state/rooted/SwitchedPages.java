package dev.tidemark.state.rooted;

import dev.tidemark.tree.cache.HeldPages;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.PageSource;
import java.io.IOException;

/** A source of pages, and in its place the pages that are kept for what runs just now. One thread. */
final class SwitchedPages implements PageSource {
    private final PageSource source;
    private PageSource now;

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

    @Override
    public Page find(PageRef ref) throws IOException {
        return now.find(ref);
    }
}
