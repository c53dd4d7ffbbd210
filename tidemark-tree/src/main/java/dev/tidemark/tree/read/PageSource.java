package dev.tidemark.tree.read;

import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import java.io.IOException;

/** Where a descent gets its pages: a cache that may not have one yet, or the file itself. */
@FunctionalInterface
public interface PageSource {
    /**
     * The page, checked against its reference; null if it is not here yet. Then the source may note that it is wanted.
     *
     * @throws dev.tidemark.tree.page.DamagedPageException if what is there is not that page
     * @throws IOException if the disk does not read
     */
    Page find(PageRef ref) throws IOException;
}
