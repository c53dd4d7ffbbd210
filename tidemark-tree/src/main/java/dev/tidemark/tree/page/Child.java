package dev.tidemark.tree.page;

import java.nio.ByteBuffer;

/**
 * What an inner page says of one of its children.
 *
 * <pre>
 *  varint   length of the separator
 *  n        separator: no key of the child is below it, no key of the child before reaches it; empty in the first child
 *  28       reference to the page
 *  25       rows of the subtree (8), digest over them (16), 1 if values of them lie in runs (1)
 * </pre>
 */
public record Child(PageRef ref, Summary summary) {
    static final int FIXED_BYTES = PageRef.BYTES + Summary.BYTES;
    public static final Child NONE = new Child(PageRef.NONE, Summary.EMPTY);

    static Child get(ByteBuffer from, int at) {
        return new Child(PageRef.get(from, at), Summary.get(from, at + PageRef.BYTES));
    }

    void put(ByteBuffer to) {
        ref.put(to);
        summary.put(to);
    }

    public boolean isNone() {
        return ref.isNone();
    }
}
