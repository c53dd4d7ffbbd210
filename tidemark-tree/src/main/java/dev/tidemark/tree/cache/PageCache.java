package dev.tidemark.tree.cache;

import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.PageSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pages in memory outside of the heap. It reads nothing: what it lacks it notes ({@link #takeWanted}), others read it,
 * and tell ({@link #arrived}, {@link #failed}). Pages are never written to, so to evict one is to forget it.
 *
 * <p><b>Bounds.</b> Two slabs, for pages of one block and for larger ones up to the size of an inner page, allocated at
 * once; a few still larger pages, on the heap; a number of pages that are wanted (rule R12).
 *
 * <p><b>Threads.</b> One owner. A page that {@link #find} returns may go with the next {@link #arrived}: ask
 * {@link Page#isStillThere} before a later use.
 */
public final class PageCache implements PageSource {
    private static final int LARGE_PAGES = 4;

    private final TreeFormat format;
    private final Frames blocks;
    private final Frames inner;
    private final int mostWanted;
    private final Map<PageRef, Frame> cached = new HashMap<>(); // asked, never walked: its order does not count
    private final Deque<Page> large = new ArrayDeque<>();
    private final Map<PageRef, Long> wanted = new HashMap<>(); // the same
    /** In the order in which they came: nobody may ask for the oldest any more, and it goes first. */
    private final Map<PageRef, IOException> failures = new LinkedHashMap<>();

    private final Deque<Wanted> notTaken = new ArrayDeque<>();
    private long requests;

    /**
     * @param blockFrames how many pages of one block it holds
     * @param innerFrames how many larger ones
     * @param mostWanted how many pages may be wanted at a time
     * @param poison overwrite frames that are given up, so that a late use is seen (tests)
     */
    public PageCache(TreeFormat format, int blockFrames, int innerFrames, int mostWanted, boolean poison) {
        this.format = format;
        this.blocks = new Frames(blockFrames, format.blockBytes(), poison);
        this.inner = new Frames(innerFrames, format.innerBytes(), poison);
        this.mostWanted = mostWanted;
    }

    /**
     * The page; null if it is not here. Then it is wanted, unless too many are; then it must be asked for again.
     *
     * @throws IOException what the read of it came to, once
     */
    @Override
    public Page find(PageRef ref) throws IOException {
        Frame frame = cached.get(ref);
        if (frame != null) {
            frame.use();
            return frame.page();
        }
        for (Page page : large) {
            if (page.ref().equals(ref)) {
                return page;
            }
        }
        IOException failure = failures.remove(ref);
        if (failure != null) {
            throw failure;
        }
        want(ref);
        return null;
    }

    private void want(PageRef ref) {
        if (wanted.size() < mostWanted && !wanted.containsKey(ref)) {
            Wanted request = new Wanted(ref, ++requests);
            wanted.put(ref, request.number());
            notTaken.add(request);
        }
    }

    /** Whether one page more may be wanted now. */
    public boolean mayWant() {
        return wanted.size() < mostWanted;
    }

    /** The next page to be read, or null. Each is given out once; its read must be answered. */
    public Wanted takeWanted() {
        return notTaken.poll();
    }

    /**
     * A page was read and checked; it is copied.
     *
     * @return false if nobody waits for this answer any more: it is late, and not taken
     */
    public boolean arrived(Wanted request, Page read) {
        if (!isAwaited(request) || !read.ref().equals(request.page())) {
            return false;
        }
        wanted.remove(request.page());
        if (read.blockBytes() > format.innerBytes()) {
            large.add(read);
            if (large.size() > LARGE_PAGES) {
                large.remove();
            }
            return true;
        }
        Frames frames = read.blockBytes() == format.blockBytes() ? blocks : inner;
        Frame frame = frames.next(page -> cached.remove(page.ref()));
        frame.put(read);
        cached.put(read.ref(), frame);
        return true;
    }

    /** A page could not be read; who asks for it next is told. */
    public void failed(Wanted request, IOException why) {
        if (isAwaited(request)) {
            wanted.remove(request.page());
            failures.put(request.page(), why);
            if (failures.size() > mostWanted) {
                failures.remove(failures.keySet().iterator().next());
            }
        }
    }

    /** A page was not read, and nobody is told why: who asks for it next wants it again. */
    public void dropped(Wanted request) {
        if (isAwaited(request)) {
            wanted.remove(request.page());
        }
    }

    private boolean isAwaited(Wanted request) {
        Long number = wanted.get(request.page());
        return number != null && number == request.number();
    }

    /** Forgets what is wanted, as when its reader is replaced; answers that come later are not taken (rule R13). */
    public void forgetWanted() {
        wanted.clear();
        notTaken.clear();
        failures.clear();
    }
}
