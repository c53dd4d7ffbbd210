package dev.tidemark.state.table;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.row.WholeState;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A whole state read from a snapshot and checked, ready for an engine. Made on any lane, so that the
 * apply lane does not wait for the disk; used by one engine, once.
 */
public final class StateImage implements WholeState {
    private static final int FIRST_ROW_BYTES = 256;

    /** Null if the pairs stay in the data file. */
    private final StateTable store;
    /** Where they are then; else null. */
    private final RootRows root;

    private long visibleBytes;
    private final DigestSum pairDigest = new DigestSum();
    private final List<FrozenSession> sessions = new ArrayList<>();
    private final List<RequestRecord> requests = new ArrayList<>();
    private long horizonMillis = RequestIdTable.NO_HORIZON;
    private long logBytes;
    private StateDigest digest; // null: not counted yet

    private final long offset;
    private final long epoch;
    private long time;

    public StateImage(long offset, long epoch, long time) {
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
    public static StateImage rooted(SnapshotMeta meta, RootRows root, long visibleBytes) {
        StateImage image = new StateImage(meta.offset(), meta.epoch(), meta.time(), null, root);
        image.visibleBytes = visibleBytes;
        image.pairDigest.set(root.pairs().digest().high(), root.pairs().digest().low());
        return image;
    }

    /** Counts a pair that is put into {@link #table()}. */
    public void count(byte[] key, byte[] value) {
        visibleBytes += LayeredStateStore.size(key, value);
    }

    /** Of the pairs alone; who reads them adds each. */
    public DigestSum pairDigest() {
        return pairDigest;
    }

    public void add(FrozenSession session) {
        sessions.add(session);
    }

    /** In the order of the log. */
    public void add(RequestRecord request) {
        requests.add(request);
    }

    /** Puts sessions that were added in another order in that of their last use. */
    public void sortSessions() {
        sessions.sort(Comparator.comparingLong(FrozenSession::lastUseOffset));
    }

    /** Latest time of a version-7 request id that is forgotten. */
    public void horizon(long millis) {
        horizonMillis = millis;
    }

    /** @param bytes see {@link StateContent#logBytes} */
    public void logBytes(long bytes) {
        logBytes = bytes;
    }

    /** Log time of the last entry, if it was not known at first. */
    public void time(long micros) {
        time = micros;
    }

    /** The digest that all of it was found to have. */
    public void digest(StateDigest whole) {
        digest = whole;
    }

    /** @throws IllegalStateException if they are in the data file */
    public StateTable table() {
        if (store == null) {
            throw new IllegalStateException("the pairs of this state are in the data file alone. " + Defect.STOPS);
        }
        return store;
    }

    /** @throws IllegalStateException if there are pairs, and they are in memory */
    public RootRows root() {
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
        return visibleBytes;
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
            sum.add(pairDigest);
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
        rows.add(pairDigest);
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        for (RequestRecord request : requests) {
            Change row = StateRows.request(request, sink);
            rows.addPair(row.key(), row.value());
        }
        return rows;
    }
}
