package dev.tidemark.tree.check;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;

/** Is told of what a walk comes across, in the order of keys, a parent before its children. */
public interface PageVisitor {
    PageVisitor NONE = new PageVisitor() {};

    /** @param keys that its rows may have; null for pages without rows */
    default void page(Page page, KeyRange keys) {}

    /** @param value of the row */
    default void row(byte[] key, byte[] value) {}
}
