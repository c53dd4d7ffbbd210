package dev.tidemark.state.rooted;

import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.EmptyRanges;
import dev.tidemark.state.table.EngineStore;
import dev.tidemark.state.table.FrozenPairs;
import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.PinnedState;
import dev.tidemark.state.table.ScanNotes;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StatePins;
import dev.tidemark.tree.cache.HeldPages;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.read.PageSource;
import java.util.function.Supplier;

/**
 * The state, of which memory holds what changed since the last checkpoint, and the data file the rest: a table, a
 * frozen table while a checkpoint is written, and the root of the last one that is durable, with a bounded cache of
 * rows above its pages (decision 91). Under the same interfaces as {@link LayeredStateStore}, and with the same rows,
 * digest and sums.
 *
 * <p><b>Misses.</b> Whatever reads or writes a row may throw {@link MissingRowsException} or
 * {@link UnreadableRowsException}; it has changed nothing then, and is run again. Between {@link #begin} and
 * {@link #end} stand the changes of one entry, which {@link #takeBack} undoes as a whole.
 *
 * <p><b>Checkpoints.</b> {@link #freeze} in constant time; {@link #settled} when the data file has it,
 * {@link #givenUp} if it never will; {@link #mergeSome} then does in slices what is left to do.
 *
 * <p><b>Keys</b> are those of {@link StateRows#pairs}: none is empty, and none begins with a byte 0.
 *
 * <p><b>Threads.</b> As {@link LayeredStateStore}; the pages come from a source of the same thread.
 */
public final class RootedStateStore implements EngineStore {
    private static final byte[] TOMBSTONE = ChangedTable.TOMBSTONE;

    private final SwitchedPages pages;
    private final long cacheBytes;
    private final long changedBytes;
    private RootedLayers layers;
    private TableFreeze freeze;
    private StatePins pins = new StatePins();
    private final EarlierPins earlier = new EarlierPins();

    private final EntryUndo undo = new EntryUndo();
    private HeldPages held; // of an entry that is run again; null: none is
    private long rowsAtBegin;
    private long visibleBytesAtBegin;
    private final DigestSum digestAtBegin = new DigestSum();

    private final ScanNotes scans = new ScanNotes();
    private EmptyRanges emptyAtBegin = EmptyRanges.NONE;
    private long rows;
    private long visibleBytes;
    private final DigestSum digest = new DigestSum();

    /**
     * An empty state.
     *
     * @param source of pages; what it does not have it must be asked for again
     * @param cacheBytes bound of the cache of rows, as {@link #estimatedBytes} counts
     * @param changedBytes what may have changed and not be in the data file, counted likewise; who asks
     *     {@link #crowding} keeps to it
     */
    public RootedStateStore(PageSource source, long cacheBytes, long changedBytes) {
        this.pages = new SwitchedPages(source);
        this.cacheBytes = cacheBytes;
        this.changedBytes = changedBytes;
        this.layers = emptyLayers(RootRows.NONE);
        this.freeze = new TableFreeze(layers);
    }

    private RootedLayers emptyLayers(RootRows root) {
        return new RootedLayers(new ChangedTable(), null, root, new RowCache(cacheBytes), pages);
    }

    /** For a read that lacked a page and will be run {@link #with} them; to be closed when it is done. */
    public HeldPages holdPages() {
        return pages.held();
    }

    /** Runs a read with the pages that are kept for it. */
    public <T> T with(HeldPages kept, Supplier<T> read) {
        pages.use(kept);
        try {
            return read.get();
        } finally {
            pages.use(null);
        }
    }

    @Override
    public byte[] get(byte[] key) {
        return layers.get(key);
    }

    @Override
    public Scan scan(byte[] fromInclusive, byte[] toExclusive) {
        return scans.scan(layers, fromInclusive, toExclusive);
    }

    @Override
    public PinnedState pin() {
        return pins.pin(layers);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        byte[] before = layers.get(key);
        change(key, before, value);
        scans.hasValue(key);
        visibleBytes += LayeredStateStore.more(key, value, before);
        if (before == null) {
            rows++;
            digest.addPair(key, value);
        } else {
            digest.replacePair(key, before, value);
        }
    }

    /** What is frozen or pinned is never written to (H84). */
    @Override
    public void overwrite(byte[] key, byte[] value) {
        byte[] own = pins.isOpen() ? null : layers.table.get(key);
        if (own == null || own == TOMBSTONE || own.length != value.length) {
            put(key, value);
            return;
        }
        layers.changes++;
        undo.changes(key, undo.isActive() ? own.clone() : null);
        digest.replacePair(key, own, value);
        System.arraycopy(value, 0, own, 0, own.length);
    }

    @Override
    public void delete(byte[] key) {
        byte[] before = layers.get(key);
        if (before != null) {
            change(key, before, TOMBSTONE);
            rows--;
            visibleBytes -= LayeredStateStore.size(key, before);
            digest.removePair(key, before);
        }
    }

    private void change(byte[] key, byte[] before, byte[] value) {
        layers.changes++;
        if (pins.isOpen() && !pages.isGuessing()) { // what is guessed nobody may see
            pins.keep(key, before);
        }
        byte[] replaced = layers.table.put(key, value);
        undo.changes(key, replaced);
        if (replaced == null && !undo.isActive()) {
            layers.cache.drop(key);
        }
    }

    /** What is frozen stays with whom it was given to; the checkpoint goes on. */
    @Override
    public void clear() {
        RootedLayers before = layers;
        StatePins pinsBefore = pins;
        long left = layers.bytes();
        leaveToPins();
        ChangedTable stillFrozen = freeze.isUnderWay() ? before.frozen : null;
        layers = new RootedLayers(new ChangedTable(), stillFrozen, before.root, new RowCache(cacheBytes), pages);
        layers.table.cutAll();
        TableFreeze freezeBefore = freeze;
        freeze = freezeBefore.goesOnIn(layers);
        undo.replaces(() -> {
            layers = before;
            freeze = freezeBefore;
            pins = pinsBefore;
            if (pins.isOpen()) {
                pins.attachAgain(left);
                earlier.takeBack();
            }
        });
        rows = 0;
        visibleBytes = 0;
        digest.clear();
    }

    private void leaveToPins() {
        if (pins.isOpen()) {
            pins.detach(layers.bytes());
            earlier.add(pins, layers.root);
        }
        pins = new StatePins();
    }

    @Override
    public boolean mayMiss() {
        return !layers.root.isEmpty();
    }

    /** An entry begins; its changes are taken back as a whole, or stay as a whole. */
    @Override
    public void begin() {
        if (mayMiss()) {
            undo.begin();
            rowsAtBegin = rows;
            visibleBytesAtBegin = visibleBytes;
            digestAtBegin.set(digest);
            emptyAtBegin = scans.known();
            pages.use(held);
        }
    }

    @Override
    public void end() {
        undo.newKeys(layers.cache::drop); // not before: what is taken back is to be found as quickly as it was
        undo.end();
        pages.use(null);
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /** Takes back everything since {@link #begin}: the entry is run again, with the pages that it finds kept for it. */
    @Override
    public void takeBack() {
        if (undo.isActive()) {
            undo.takeBack((key, value) -> {
                if (value == null) {
                    layers.table.remove(key);
                } else {
                    layers.table.put(key, value);
                }
            });
            layers.changes++;
            rows = rowsAtBegin;
            visibleBytes = visibleBytesAtBegin;
            digest.set(digestAtBegin);
            scans.goBack(emptyAtBegin);
            pages.use(null);
            held = held == null ? pages.held() : held;
        }
    }

    @Override
    public MissingRowsException rehearse(Runnable entry, boolean isNext) {
        if (!mayMiss()) {
            return null;
        }
        HeldPages ofNext = held;
        held = isNext ? held : null;
        begin();
        pages.guess();
        MissingRowsException lacked;
        try {
            entry.run();
        } catch (RuntimeException e) {
            // it lacks a page; or it does not fit the state before the entries that come first, which harms nobody
        } finally {
            lacked = pages.lackedLast();
            takeBack();
            if (held != ofNext) {
                held.close();
            }
            held = ofNext;
        }
        return lacked;
    }

    /** Whether what was changed since {@link #begin} can be taken back: not if no row can be missing. */
    boolean takesBack() {
        return undo.isActive();
    }

    private Totals totals() {
        return new Totals(rows, visibleBytes, digest.digest());
    }

    @Override
    public boolean canFreeze() {
        return freeze.isPossible();
    }

    /** About half of what may have changed is left for what changes while that is written. */
    @Override
    public double crowding() {
        return 2.0 * layers.table.bytes() / changedBytes;
    }

    @Override
    public FrozenPairs freeze() {
        return new FrozenChanges(freezeTable(), rows, visibleBytes);
    }

    public ChangedTable freezeTable() {
        return freeze.freeze(totals());
    }

    @Override
    public void thaw(boolean durable, RootRows root) {
        if (durable && freeze.isUnderWay()) {
            settled(root);
            return;
        }
        if (root != null) {
            root.release();
        }
        givenUp();
    }

    /**
     * The data file has what was frozen: its root takes the place of the one before.
     *
     * @throws IllegalStateException if nothing is frozen, or if number or digest of the pairs is not what was frozen
     *     (rule R15)
     */
    public void settled(RootRows root) {
        freeze.settled(root);
    }

    /** The checkpoint of what was frozen will never be durable. Does nothing if nothing is frozen. */
    public void givenUp() {
        freeze.givenUp();
    }

    @Override
    public boolean mergeSome(int maxKeys) {
        return freeze.mergeSome(maxKeys);
    }

    @Override
    public void replaceBy(StateImage image) {
        replaceBy(image.root(), image.visibleBytes());
    }

    @Override
    public void giveUp() {
        replaceBy(RootRows.NONE, 0);
    }

    /**
     * Replaces all of the state by what a data file holds.
     *
     * @param bytes the {@link #visibleBytes} of it
     */
    public void replaceBy(RootRows root, long bytes) {
        leaveToPins();
        layers.root.release();
        layers = emptyLayers(root);
        freeze = new TableFreeze(layers);
        scans.forget();
        rows = root.pairs().rows();
        visibleBytes = bytes;
        Digest all = root.pairs().digest();
        digest.set(all.high(), all.low());
    }

    @Override
    public long pinnedBytes() {
        return pins.bytes() + earlier.bytes();
    }

    @Override
    public void revokeOldestPin() {
        if (!earlier.revokeOldest() && pins.isOpen()) {
            pins.oldest().revoke();
        }
    }

    @Override
    public void addTo(DigestSum sum) {
        sum.add(digest);
    }

    @Override
    public long visibleBytes() {
        return visibleBytes;
    }

    /** How many pairs there are. */
    public long rows() {
        return rows;
    }

    /** About how many bytes of memory it holds: tables and cache. */
    @Override
    public long estimatedBytes() {
        return layers.bytes();
    }
}
