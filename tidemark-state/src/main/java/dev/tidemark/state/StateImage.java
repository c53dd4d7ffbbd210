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

    final StateTable store = new StateTable();
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
        this.offset = offset;
        this.epoch = epoch;
        this.time = time;
    }

    /** An empty state as of an entry, for a log that begins after it. */
    public static StateImage empty(long offset, long epoch, long time) {
        return new StateImage(offset, epoch, time);
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
        return store.size();
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> pairs() {
        return store.iterator();
    }

    @Override
    public List<FrozenSession> sessions() {
        return sessions;
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
