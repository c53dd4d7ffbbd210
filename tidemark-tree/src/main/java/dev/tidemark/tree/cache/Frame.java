package dev.tidemark.tree.cache;

import dev.tidemark.tree.page.Page;
import java.nio.ByteBuffer;

/** Memory for one page at a time. Its generation goes up whenever it gets another page, or none (rule R13). */
final class Frame {
    private static final byte POISON = (byte) 0xA5;

    private final ByteBuffer memory;
    private Page page;
    private long generation;
    private boolean used;

    Frame(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Null if it is free. */
    Page page() {
        return page;
    }

    /** Takes a copy; the page that it had is not there any more. */
    Page put(Page read) {
        long mine = ++generation;
        page = read.copiedTo(memory, () -> generation == mine);
        used = true;
        return page;
    }

    /** @param poison overwrite it, so that a use after this is seen (tests) */
    void clear(boolean poison) {
        generation++;
        page = null;
        used = false;
        for (int i = 0; poison && i < memory.capacity(); i++) {
            memory.put(i, POISON);
        }
    }

    void use() {
        used = true;
    }

    /** Whether it was used since this was asked before. */
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }
}
