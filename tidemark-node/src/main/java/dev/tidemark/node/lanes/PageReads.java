package dev.tidemark.node.lanes;

import dev.tidemark.node.repair.PageRepairs;
import dev.tidemark.node.repair.PageRepairs.Result;
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
 * <p>What is read at a time is bounded by what the cache may want (rule R12). A page that is damaged is repaired, if it
 * can be, while those who need it wait. A read that fails wakes those who wait too: who asks the cache next is told
 * why.
 *
 * <p>Main executor only, but for the reads (decision 98).
 */
public final class PageReads {
    /** Has a damaged page repaired; {@code PageRepairs} in production. */
    @FunctionalInterface
    public interface Repairs {
        /** No page can be. */
        Repairs NONE = (page, key, damage, outcome) -> outcome.ended(Result.FAILED);

        /** @param key that the page has, or would have */
        void repair(PageRef page, byte[] key, DamagedPageException damage, PageRepairs.Outcome outcome);
    }

    /** A page that is being read. */
    private static final class Reading {
        final List<Runnable> waiting = new ArrayList<>();
        /** One that it has, or would have; null: nobody who wants it has said where it is. */
        byte[] key;

        boolean isRepaired;
    }

    private final PageCache cache;
    private final PageSource file;
    private final Executor readers;
    private final Executor main;
    private final Repairs repairs;
    private final Consumer<Throwable> failed;
    /** Asked, and summed up: its order does not count. */
    private final Map<PageRef, Reading> underWay = new HashMap<>();
    /** Who waits for a page that the cache could not want, since it wanted too many; who came first is first. */
    private final Deque<Runnable> refused = new ArrayDeque<>();
    /** Of the apply lane, if it is one of those: it goes before all reads. Null: it is not. */
    private Refused first;

    private record Refused(MissingRowsException missing, Runnable again) {}

    /**
     * @param file reads and checks a page; called by readers, several at a time
     * @param readers runs reads, off the main executor
     * @param main runs in one thread at a time whatever uses the cache
     * @param repairs has damaged pages repaired
     * @param failed told if a reader fails otherwise than by an {@link IOException}: who waits would wait for ever
     */
    public PageReads(
            PageCache cache,
            PageSource file,
            Executor readers,
            Executor main,
            Repairs repairs,
            Consumer<Throwable> failed) {
        this.cache = cache;
        this.file = file;
        this.readers = readers;
        this.main = main;
        this.repairs = repairs;
        this.failed = failed;
    }

    /** Something lacked a page: it is read, unless it is being read, and then {@code again} is run, once. */
    public void await(MissingRowsException missing, Runnable again) {
        start();
        Reading reading = wanted(missing);
        if (reading == null) {
            refused.add(again);
        } else {
            reading.waiting.add(again);
        }
    }

    /** The same for one who goes before all others: many reads may want pages for ever. */
    public void awaitFirst(MissingRowsException missing, Runnable again) {
        start();
        Reading reading = wanted(missing);
        if (reading == null) {
            first = new Refused(missing, again);
        } else {
            reading.waiting.add(0, again);
        }
    }

    /** Null: it is not being read. */
    private Reading wanted(MissingRowsException missing) {
        Reading reading = underWay.get(missing.page());
        if (reading != null) {
            reading.key = missing.key();
        }
        return reading;
    }

    /** Begins to read what is wanted, whether anybody waits for it or not. */
    public void start() {
        for (Wanted next = cache.takeWanted(); next != null; next = cache.takeWanted()) {
            Wanted wanted = next;
            underWay.put(wanted.page(), new Reading());
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
        } catch (DamagedPageException e) {
            main.execute(() -> damaged(wanted, e));
        } catch (IOException e) {
            main.execute(() -> failed(wanted, e));
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    /**
     * Where nobody has said where it is, as when it was wanted ahead, nobody waits for it: who needs it wants it again.
     */
    private void damaged(Wanted wanted, DamagedPageException damage) {
        Reading reading = underWay.get(wanted.page());
        if (reading.key == null) {
            cache.dropped(wanted);
            wake(wanted.page());
        } else if (reading.isRepaired) {
            failed(wanted, damage);
        } else {
            repairs.repair(wanted.page(), reading.key, damage, result -> {
                reading.isRepaired = true;
                if (result == Result.WHOLE) {
                    readers.execute(() -> read(wanted));
                } else {
                    failed(wanted, damage);
                }
            });
        }
    }

    private void failed(Wanted wanted, IOException why) {
        cache.failed(wanted, why);
        wake(wanted.page());
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
        Reading reading = underWay.remove(page);
        wantFirst();
        reading.waiting.forEach(Runnable::run);
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
            if (cache.find(one.missing().page()) != null) {
                one.again().run();
                return;
            }
        } catch (IOException e) {
            one.again().run(); // it asks, and is told
            return;
        }
        start();
        Reading reading = wanted(one.missing());
        if (reading == null) {
            first = one;
        } else {
            reading.waiting.add(0, one.again());
        }
    }

    /** How many pages are being read. */
    public int underWay() {
        return underWay.size();
    }

    /** How many wait for one of these, or until a page more may be read. */
    public int waiting() {
        int forPages = underWay.values().stream()
                .mapToInt(reading -> reading.waiting.size())
                .sum();
        return forPages + refused.size() + (first == null ? 0 : 1);
    }
}
