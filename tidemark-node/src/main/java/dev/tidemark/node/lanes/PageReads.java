package dev.tidemark.node.lanes;

import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.PageSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Has the pages read that a cache lacks, and tells those who wait when theirs has come: one read for all of them. The
 * readers are plain threads, or a simulated disk; they hand pages over by a message, so the cache has one owner and
 * needs no lock.
 *
 * <p>What is read at a time is bounded by what the cache may want (rule R12). A read that fails wakes those who wait
 * too: who asks the cache next is told why.
 *
 * <p>Main executor only, but for the reads (decision 98).
 */
public final class PageReads {
    private final PageCache cache;
    private final PageSource file;
    private final Executor readers;
    private final Executor main;
    private final Consumer<Throwable> failed;
    /** Who waits for each page that is being read. Asked, and summed up: its order does not count. */
    private final Map<PageRef, List<Runnable>> underWay = new HashMap<>();
    /** Who waits for a page that the cache could not want, since it wanted too many; who came first is first. */
    private final Deque<Runnable> refused = new ArrayDeque<>();
    /** Of the apply lane, if it is one of those: it goes before all reads. Null: it is not. */
    private Refused first;

    private record Refused(PageRef page, Runnable again) {}

    /**
     * @param file reads and checks a page; called by readers, several at a time
     * @param readers runs reads, off the main executor
     * @param main runs in one thread at a time whatever uses the cache
     * @param failed told if a reader fails otherwise than by an {@link IOException}: who waits would wait for ever
     */
    public PageReads(PageCache cache, PageSource file, Executor readers, Executor main, Consumer<Throwable> failed) {
        this.cache = cache;
        this.file = file;
        this.readers = readers;
        this.main = main;
        this.failed = failed;
    }

    /** Something lacked a page: it is read, unless it is being read, and then {@code again} is run, once. */
    public void await(MissingRowsException missing, Runnable again) {
        start();
        List<Runnable> waiting = underWay.get(missing.page());
        if (waiting == null) {
            refused.add(again);
        } else {
            waiting.add(again);
        }
    }

    /** The same for one who goes before all others: many reads may want pages for ever. */
    public void awaitFirst(MissingRowsException missing, Runnable again) {
        start();
        List<Runnable> waiting = underWay.get(missing.page());
        if (waiting == null) {
            first = new Refused(missing.page(), again);
        } else {
            waiting.add(0, again);
        }
    }

    /** Begins to read what is wanted, whether anybody waits for it or not. */
    public void start() {
        for (Wanted next = cache.takeWanted(); next != null; next = cache.takeWanted()) {
            Wanted wanted = next;
            underWay.put(wanted.page(), new ArrayList<>());
            readers.execute(() -> read(wanted));
        }
    }

    private void read(Wanted wanted) {
        try {
            Page page = readTwice(wanted.page());
            main.execute(() -> {
                cache.arrived(wanted, page);
                wake(wanted.page());
            });
        } catch (IOException e) {
            main.execute(() -> {
                cache.failed(wanted, e);
                wake(wanted.page());
            });
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    /** What was read wrong and stands right costs one read more, and not the state of this node. */
    private Page readTwice(PageRef page) throws IOException {
        try {
            return file.find(page);
        } catch (DamagedPageException e) {
            throw e; // the file has read it twice
        } catch (IOException e) {
            return file.find(page);
        }
    }

    /**
     * All who wait for it run before another page comes, which might take its place in the cache. Of those who were
     * refused, as many as the cache can want pages for: the others would be refused again.
     */
    private void wake(PageRef page) {
        List<Runnable> waiting = underWay.remove(page);
        wantFirst();
        waiting.forEach(Runnable::run);
        while (!refused.isEmpty() && cache.mayWant()) {
            refused.remove().run();
        }
        start();
    }

    private void wantFirst() {
        Refused one = first;
        if (one == null) {
            return;
        }
        first = null;
        try {
            if (cache.find(one.page()) != null) {
                one.again().run();
                return;
            }
        } catch (IOException e) {
            one.again().run(); // it asks, and is told
            return;
        }
        start();
        List<Runnable> waiting = underWay.get(one.page());
        if (waiting == null) {
            first = one;
        } else {
            waiting.add(0, one.again());
        }
    }

    /** How many pages are being read. */
    public int underWay() {
        return underWay.size();
    }

    /** How many wait for one of these, or until a page more may be read. */
    public int waiting() {
        int forPages = underWay.values().stream().mapToInt(List::size).sum();
        return forPages + refused.size() + (first == null ? 0 : 1);
    }
}
