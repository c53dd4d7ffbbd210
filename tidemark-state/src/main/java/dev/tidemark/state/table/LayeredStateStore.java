package dev.tidemark.state.table;

import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The state in memory, in at most two layers, so that a checkpoint can be written while writes go on.
 *
 * <p>{@link #freeze} makes the table immutable in constant time. A value that comes then stands beside the one that
 * the checkpoint reads, deletions as tombstones, and new keys go to an overlay; reads look at all of it. When the
 * checkpoint is written, {@link #thaw} makes the table writable again and {@link #mergeSome} merges what is newer in
 * slices, so there is no long pause at either end.
 *
 * <p><b>Threads.</b> The apply lane alone calls this class. The table that {@link #freeze} returns may be read by one
 * other lane until the apply lane calls {@link #thaw} or {@code replaceBy}; handing it over must order memory, as a
 * message between lanes does.
 */
public final class LayeredStateStore implements EngineStore {
    private static final byte[] TOMBSTONE = StateLayers.TOMBSTONE;
    // These three decide what a bounded command may add (docs/format-command.md): never changed, else nodes of two
    // versions would not come to the same state.
    /** Two array headers, a tree node and a cell of the index, about. */
    private static final int ENTRY_OVERHEAD_BYTES = 120;
    /** The collector gives an array of half a region or more whole regions (jvm.options). */
    private static final long REGION_BYTES = 1 << 20;

    private static final int ARRAY_HEADER_BYTES = 16;
    /** Of a value beside a frozen one: the header of its array and a place in the list. Never visible. */
    private static final int NEWER_OVERHEAD_BYTES = 24;

    /** Of a value, when it is merged: to copy a larger one would take longer than an array saves. */
    private static final int MOST_COPIED_BYTES = 1 << 10;

    private StateLayers layers = new StateLayers(new StateTable(), null);
    private StatePins pins = new StatePins();
    /** Of states that were replaced as a whole and are still read. */
    private final List<StatePins> earlier = new ArrayList<>();

    private ChangedPairs changed = new ChangedPairs();

    private boolean frozen;
    private long bytes;
    private long visibleBytes;
    private final ScanNotes scans = new ScanNotes();
    /** Of the pairs that are visible. */
    private final DigestSum digest = new DigestSum();

    public LayeredStateStore() {
        layers.base.stamp(changed.stamp());
    }

    @Override
    public byte[] get(byte[] key) {
        return layers.get(key);
    }

    @Override
    public PinnedState pin() {
        return pins.pin(layers);
    }

    /** What is kept for pins alone, about, in bytes. */
    @Override
    public long pinnedBytes() {
        if (earlier.isEmpty()) {
            return pins.bytes();
        }
        earlier.removeIf(generation -> !generation.isOpen());
        long kept = pins.bytes();
        for (StatePins generation : earlier) {
            kept += generation.bytes();
        }
        return kept;
    }

    /** Takes the oldest pin away from who holds it; does nothing if there is none. */
    @Override
    public void revokeOldestPin() {
        earlier.removeIf(generation -> !generation.isOpen());
        StatePins generation = earlier.isEmpty() ? pins : earlier.get(0);
        if (generation.isOpen()) {
            generation.oldest().revoke();
        }
    }

    /** Before any change of a key: what a pin sees of it is kept. */
    private void changing(byte[] key) {
        layers.changes++;
        if (pins.isOpen()) {
            pins.keep(key, layers.get(key));
        }
    }

    /** The tables are about to be left to those who have pinned them. */
    private void leaveToPins() {
        if (pins.isOpen()) {
            pins.detach(bytes);
            earlier.add(pins);
        }
        pins = new StatePins();
    }

    @Override
    public void put(byte[] key, byte[] value) {
        put(key, value, false);
    }

    private void put(byte[] key, byte[] value, boolean overwrites) {
        changing(key);
        scans.hasValue(key);
        if (layers.overlay != null) {
            replaced(key, layers.get(key), value);
        }
        if (frozen) {
            putAbove(key, value, overwrites);
            return;
        }
        boolean alone = layers.overlay == null;
        dropAbove(key);
        byte[] replaced = layers.base.put(key, value);
        count(key, value, replaced);
        if (alone) {
            replaced(key, replaced, value);
        }
    }

    /** A key that the frozen table has gets its newer value there, any other one goes to the overlay. */
    private void putAbove(byte[] key, byte[] value, boolean overwrites) {
        Cell cell = layers.base.find(key, StateTable.hash(key));
        if (cell == null) {
            count(key, value, layers.overlay.put(key, value));
        } else {
            keepNewer(cell, value, overwrites);
        }
    }

    private void keepNewer(Cell cell, byte[] value, boolean overwrites) {
        byte[] replaced = layers.base.keepNewer(cell, value, overwrites);
        bytes += newer(value) - (replaced == null ? 0 : newer(replaced));
    }

    /** What is visible under a key is another value now; {@code before} is null if it was none. */
    private void replaced(byte[] key, byte[] before, byte[] value) {
        visibleBytes += more(key, value, before);
        if (before == null) {
            digest.addPair(key, value);
        } else {
            digest.replacePair(key, before, value);
        }
    }

    /** What is frozen is never written to: it belongs to the checkpoint (H84); nor is what is pinned. */
    @Override
    public void overwrite(byte[] key, byte[] value) {
        if (layers.overlay != null || pins.isOpen()) {
            put(key, value, !pins.isOpen());
            return;
        }
        layers.changes++;
        scans.hasValue(key);
        int replaced = layers.base.overwrite(key, value, digest);
        long more = replaced < 0 ? size(key, value) : array(value.length) - array(replaced);
        bytes += more;
        visibleBytes += more;
    }

    @Override
    public void delete(byte[] key) {
        changing(key);
        byte[] visible = layers.overlay == null ? null : layers.get(key);
        if (!frozen) {
            boolean alone = layers.overlay == null;
            dropAbove(key);
            byte[] removed = layers.base.remove(key);
            changed.removed(key, removed);
            uncount(key, removed);
            visible = alone ? removed : visible;
        } else {
            deleteAbove(key);
        }
        if (visible != null) {
            visibleBytes -= size(key, visible);
            digest.removePair(key, visible);
        }
    }

    private void deleteAbove(byte[] key) {
        Cell cell = layers.base.find(key, StateTable.hash(key));
        if (cell == null) {
            uncount(key, layers.overlay.remove(key));
        } else {
            keepNewer(cell, TOMBSTONE, false);
        }
    }

    /** What is frozen stays with whom it was given to; the checkpoint goes on. */
    @Override
    public void clear() {
        changed.cleared();
        leaveToPins();
        layers = new StateLayers(new StateTable(), frozen ? new StateTable() : null);
        layers.base.stamp(changed.stamp());
        bytes = 0;
        visibleBytes = 0;
        digest.clear();
    }

    @Override
    public Scan scan(byte[] fromInclusive, byte[] toExclusive) {
        return scans.scan(layers, fromInclusive, toExclusive);
    }

    @Override
    public boolean canFreeze() {
        return layers.overlay == null;
    }

    @Override
    public FrozenPairs freeze() {
        StateTable table = freezeTable();
        return new FrozenTable(table, changed.frozen(), visibleBytes);
    }

    /** What is frozen; immutable until {@link #thaw}. */
    StateTable freezeTable() {
        if (!canFreeze()) {
            throw new IllegalStateException("the state is frozen already, or its overlay is not merged yet");
        }
        layers.changes++;
        layers.overlay = new StateTable();
        frozen = true;
        layers.base.freeze();
        layers.base.stamp(changed.freeze());
        return layers.base;
    }

    /**
     * All pairs of a freeze.
     *
     * @param changed which of them changed since one whose checkpoint is durable
     */
    private record FrozenTable(StateTable table, ChangedPairs.Frozen changed, long visibleBytes)
            implements FrozenPairs {
        @Override
        public long count() {
            return table.size();
        }

        @Override
        public boolean areInMemory() {
            return true;
        }

        @Override
        public Iterator<Map.Entry<byte[], byte[]>> all() {
            return table.iterator();
        }

        @Override
        public boolean cutAll() {
            return changed.isAll();
        }

        @Override
        public Iterator<Change> changes() {
            return changed.in(table);
        }
    }

    @Override
    public void thaw(boolean durable, RootRows root) {
        changed.thaw(durable);
        frozen = false;
        layers.base.thaw();
    }

    /** Merges what came while the table was frozen. Does nothing while it is. */
    @Override
    public boolean mergeSome(int maxKeys) {
        if (frozen) {
            return false;
        }
        layers.changes++;
        for (int merged = 0; layers.overlay != null && merged < maxKeys; merged++) {
            mergeOne();
            if (layers.overlay.isEmpty() && !layers.base.hasNewer()) {
                layers.overlay = null;
            }
        }
        return layers.overlay == null;
    }

    private void mergeOne() {
        Cell cell = layers.base.pollNewer();
        if (cell != null) {
            mergeNewer(cell);
            return;
        }
        Map.Entry<byte[], byte[]> added = layers.overlay.pollFirst();
        if (added != null) {
            layers.base.put(added.getKey(), added.getValue());
        }
    }

    private void mergeNewer(Cell cell) {
        byte[] value = takeNewer(cell);
        if (value == TOMBSTONE) {
            byte[] removed = layers.base.remove(cell.key);
            changed.removed(cell.key, removed);
            uncount(cell.key, removed);
        } else if (cell.isOverwritten && value.length <= MOST_COPIED_BYTES && !pins.isOpen()) {
            bytes += array(value.length) - array(layers.base.overwrite(cell, value));
        } else {
            count(cell.key, value, layers.base.put(cell, value));
        }
    }

    private byte[] takeNewer(Cell cell) {
        byte[] value = cell.newer;
        cell.newer = null;
        bytes -= newer(value);
        return value;
    }

    private static long newer(byte[] value) {
        return array(value.length) + NEWER_OVERHEAD_BYTES;
    }

    @Override
    public void replaceBy(StateImage image) {
        replaceBy(image.table(), image.visibleBytes(), image.pairDigest());
    }

    @Override
    public void giveUp() {
        replaceBy(new StateTable(), 0, new DigestSum());
    }

    /**
     * Replaces all of the state. A table that {@link #freeze} gave out stays as it was.
     *
     * @param tableBytes the {@link #size} of all its pairs: counting them again would miss every cache
     * @param tableDigest of all its pairs
     */
    void replaceBy(StateTable table, long tableBytes, DigestSum tableDigest) {
        changed = new ChangedPairs(); // there is nothing that this state came from
        leaveToPins();
        layers = new StateLayers(table, null);
        scans.forget();
        layers.base.stamp(changed.stamp());
        frozen = false;
        bytes = tableBytes;
        visibleBytes = tableBytes;
        digest.clear();
        digest.add(tableDigest);
    }

    /** What all visible pairs add to the digest of the state. In constant time. */
    @Override
    public void addTo(DigestSum sum) {
        sum.add(digest);
    }

    @Override
    public long visibleBytes() {
        return visibleBytes;
    }

    /** About how many bytes of memory the state holds, both layers together. */
    @Override
    public long estimatedBytes() {
        return bytes;
    }

    /** What came under a key while the table was frozen is replaced before it was merged. */
    private void dropAbove(byte[] key) {
        if (layers.overlay == null) {
            return;
        }
        Cell cell = layers.base.find(key, StateTable.hash(key));
        if (cell == null) {
            uncount(key, layers.overlay.remove(key));
        } else if (cell.newer != null) {
            takeNewer(cell);
        }
    }

    private void count(byte[] key, byte[] value, byte[] replaced) {
        bytes += more(key, value, replaced);
    }

    public static long more(byte[] key, byte[] value, byte[] replaced) {
        return replaced == null ? size(key, value) : array(value.length) - array(replaced.length);
    }

    private void uncount(byte[] key, byte[] removed) {
        if (removed != null) {
            bytes -= size(key, removed);
        }
    }

    /** What one pair counts. */
    public static long size(byte[] key, byte[] value) {
        return array(key.length) + array(value.length) + ENTRY_OVERHEAD_BYTES;
    }

    private static long array(int length) {
        long bytes = (long) length + ARRAY_HEADER_BYTES;
        return bytes < REGION_BYTES / 2 ? length : (bytes + REGION_BYTES - 1) / REGION_BYTES * REGION_BYTES;
    }
}
