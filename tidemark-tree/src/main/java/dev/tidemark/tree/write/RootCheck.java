package dev.tidemark.tree.write;

import dev.tidemark.tree.page.Summary;

/** The last word on a checkpoint before it counts. */
@FunctionalInterface
public interface RootCheck {
    RootCheck NONE = root -> {};

    /**
     * Is told what the new root adds up to, when all pages are durable and nothing points to them. What it throws ends
     * the checkpoint without effect.
     */
    void check(Summary root);
}
