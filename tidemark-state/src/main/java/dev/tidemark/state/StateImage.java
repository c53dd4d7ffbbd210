package dev.tidemark.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole state read from a snapshot and checked, ready for {@link StateEngine#restore}. Made on any lane, so that the
 * apply lane does not wait for the disk; used by one engine, once.
 */
public final class StateImage {
    final StateTable store = new StateTable();
    /** As {@link LayeredStateStore} counts them. */
    long storeBytes;

    /** Of the pairs alone. */
    final DigestSum storeDigest = new DigestSum();

    final List<FrozenSession> sessions = new ArrayList<>();
    final List<RequestRecord> requests = new ArrayList<>();
    long horizonMillis = RequestIdTable.NO_HORIZON;
    private final long offset;
    private final long epoch;
    private final long time;

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
    public long offset() {
        return offset;
    }

    /** Epoch of that entry. */
    public long epoch() {
        return epoch;
    }

    /** Log time of that entry, microseconds since 1970. */
    public long time() {
        return time;
    }
}
