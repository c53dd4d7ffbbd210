package dev.tidemark.tree.cache;

import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.PageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages of one piece of work that lacked one, and is run again until it lacks none. What it finds is kept for it,
 * so each run gets a page further, however small the cache is and however many use it: without that, work that needs
 * more pages than the cache has would never end.
 *
 * <p><b>Bounds.</b> What one run reads. On the heap.
 *
 * <p>One thread, that of the cache.
 */
public final class HeldPages implements PageSource {
    private final PageSource cache;
    private final Map<PageRef, Page> held = new HashMap<>(); // asked, never walked: its order does not count
    private long bytes;
    private boolean closed;

    public HeldPages(PageSource cache) {
        this.cache = cache;
    }

    @Override
    public Page find(PageRef ref) throws IOException {
        Page known = held.get(ref);
        if (known != null) {
            return known;
        }
        Page found = cache.find(ref);
        if (found == null || closed) {
            return found;
        }
        Page copy = found.copiedTo(ByteBuffer.allocate(found.blockBytes()), () -> true);
        held.put(ref, copy);
        bytes += copy.blockBytes();
        return copy;
    }

    /** What it keeps in memory. */
    public long bytes() {
        return bytes;
    }

    /** The work is done, or given up: nothing is kept any more. Who still reads through it reads the cache. */
    public void close() {
        closed = true;
        held.clear();
        bytes = 0;
    }
}
