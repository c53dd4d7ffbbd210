package dev.tidemark.state;

import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A whole state read from a snapshot and checked, ready for {@link StateEngine#restore}. Made on any lane, so that the
 * apply lane does not wait for the disk; used by one engine, once.
 */
public final class StateImage implements WholeState {
    private static final int FIRST_ROW_BYTES = 256;

    /** Null if the pairs stay in the data file. */
    private final StateTable store;
    /** Where they are then; else null. */
    private final RootRows root;
    /** As {@link LayeredStateStore} counts them. */
    long storeBytes;

    /** Of the pairs alone. */
    final DigestSum storeDigest = new DigestSum();

    final List<FrozenSession> sessions = new ArrayList<>();
    final List<RequestRecord> requests = new ArrayList<>();
    long horizonMillis = RequestIdTable.NO_HORIZON;
    /** See {@link StateEngine#logBytes}. */
    long logBytes;
    /** Of all of it. */
    StateDigest digest;

    private final long offset;
    private final long epoch;
    /** Log time of the last entry. */
    long time;

    StateImage(long offset, long epoch, long time) {
        this(offset, epoch, time, new StateTable(), null);
    }

    private StateImage(long offset, long epoch, long time, StateTable store, RootRows root) {
        this.store = store;
        this.root = root;
        this.offset = offset;
        this.epoch = epoch;
        this.time = time;
    }

    /** An empty state as of an entry, for a log that begins after it. */
    public static StateImage empty(long offset, long epoch, long time) {
        return new StateImage(offset, epoch, time);
    }

    /** A state whose pairs stay in the data file. */
    static StateImage rooted(SnapshotMeta meta, RootRows root, long visibleBytes) {
        StateImage image = new StateImage(meta.offset(), meta.epoch(), meta.time(), null, root);
        image.storeBytes = visibleBytes;
        image.storeDigest.set(
                root.pairs().digest().high(), root.pairs().digest().low());
        return image;
    }

    /** @throws IllegalStateException if they are in the data file */
    StateTable table() {
        if (store == null) {
            throw new IllegalStateException("the pairs of this state are in the data file alone. " + Defect.STOPS);
        }
        return store;
    }

    /** @throws IllegalStateException if there are pairs, and they are in memory */
    RootRows root() {
        if (root == null && !store.isEmpty()) {
            throw new IllegalStateException("the pairs of this state are not in a data file. " + Defect.STOPS);
        }
        return root == null ? RootRows.NONE : root;
    }

    /** Offset of the last entry in it. */
    @Override
    public long offset() {
        return offset;
    }

    /** Epoch of that entry. */
    @Override
    public long epoch() {
        return epoch;
    }

    /** Log time of that entry, microseconds since 1970. */
    public long time() {
        return time;
    }

    @Override
    public long logBytes() {
        return logBytes;
    }

    @Override
    public long pairCount() {
        return root == null ? store.size() : root.pairs().rows();
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> pairs() {
        return table().iterator();
    }

    @Override
    public List<FrozenSession> sessions() {
        return sessions;
    }

    @Override
    public long visibleBytes() {
        return storeBytes;
    }

    @Override
    public long requestCount() {
        return requests.size();
    }

    @Override
    public Iterator<RequestRecord> requests() {
        return requests.iterator();
    }

    @Override
    public long horizonMillis() {
        return horizonMillis;
    }

    @Override
    public StateDigest keptDigest() {
        if (digest == null) {
            DigestSum sum = new DigestSum();
            sum.add(storeDigest);
            sessions.forEach(sum::addSession);
            requests.forEach(sum::addRequest);
            sum.addHorizon(horizonMillis);
            digest = sum.digest();
        }
        return digest;
    }

    @Override
    public DigestSum keptRows() {
        DigestSum rows = new DigestSum();
        rows.add(storeDigest);
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        for (RequestRecord request : requests) {
            Change row = StateRows.request(request, sink);
            rows.addPair(row.key(), row.value());
        }
        return rows;
    }
}
