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
 * <p>Work that goes on where it stood, such as a scan, does not need again what it has been past: so what a run did not
 * ask for is dropped before the one after the next ({@link #runsAgain}).
 *
 * <p><b>Bounds.</b> What two runs read, one after the other. On the heap.
 *
 * <p>One thread, that of the cache.
 */
public final class HeldPages implements PageSource {
    private final PageSource cache;
    private Map<PageRef, Page> held = new HashMap<>(); // asked, never walked: its order does not count
    /** Of the run before this one, and not asked for in this one. */
    private Map<PageRef, Page> before = new HashMap<>();

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
        Page again = before.remove(ref);
        if (again != null) {
            held.put(ref, again);
            return again;
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

    /** Another run begins: what the last one did not ask for is kept no longer. */
    public void runsAgain() {
        bytes -= sum(before);
        before = held;
        held = new HashMap<>();
    }

    private static long sum(Map<PageRef, Page> pages) {
        long sum = 0;
        for (Page page : pages.values()) {
            sum += page.blockBytes();
        }
        return sum;
    }

    /** What it keeps in memory. */
    public long bytes() {
        return bytes;
    }

    /** The work is done, or given up: nothing is kept any more. Who still reads through it reads the cache. */
    public void close() {
        closed = true;
        held.clear();
        before.clear();
        bytes = 0;
    }
}
