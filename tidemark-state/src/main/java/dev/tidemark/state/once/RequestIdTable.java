package dev.tidemark.state.once;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.RequestId;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.StateRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which client request ids were used, by what, and what the answer was (H70, H76, H78 to H80).
 *
 * <p>Records form a list in log order: appended at one end, forgotten from the other, never changed. So a freeze is the
 * first record and a count.
 *
 * <p><b>Beyond the window.</b> A forgotten id that is not a version-7 UUID may be used again, and would run again: for
 * such ids the promise ends with the retention. A version-7 UUID carries its time. The table remembers the latest time
 * of any that it forgot (the horizon) and refuses an unknown id that is not later, so such an id never runs twice
 * (H74). Ids that claim to be from the future are refused, so that nobody can push the horizon ahead of the clock by
 * more than {@link #MAX_AHEAD_MILLIS}.
 */
public final class RequestIdTable {
    static final long MAX_AHEAD_MILLIS = 60_000;
    public static final long NO_HORIZON = -1;

    private final EngineLimits limits;
    private final MessageDigest sha256;
    // Looked up only, never iterated: its order depends on nothing that matters.
    private final Map<RequestId, RequestRecord> byId = new HashMap<>();
    private RequestRecord first;
    private RequestRecord last;
    private long weight;
    private final DigestSum digest = new DigestSum();
    /** The same records as rows of a data file. */
    private final DigestSum rows = new DigestSum();

    private final ByteSink row = new ByteSink(256);
    private final byte[] rowKey = StateRows.requestKey(0);
    private long horizonMillis = NO_HORIZON;

    // Of the body that is being decided.
    private long hashHigh;
    private long hashLow;

    public RequestIdTable(EngineLimits limits) {
        this.limits = limits;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public int size() {
        return byId.size();
    }

    /** About how many bytes it holds. */
    public long weight() {
        return weight;
    }

    /** What all records and the horizon add to the digest of the state. In constant time. */
    public void addTo(DigestSum sum) {
        sum.add(digest);
        sum.addHorizon(horizonMillis);
    }

    /** What all records add to the digest of the root of a data file that has them. In constant time. */
    public void addRowsTo(DigestSum sum) {
        sum.add(rows);
    }

    /**
     * Latest time of a forgotten version-7 UUID, milliseconds since 1970; {@link #NO_HORIZON} if none was forgotten.
     */
    public long horizonMillis() {
        return horizonMillis;
    }

    public RequestRecord first() {
        return first;
    }

    public RequestRecord last() {
        return last;
    }

    /**
     * Decides a request. If it must run, {@link #record} must follow before the next.
     *
     * @return the reply, or null: run it
     */
    public Reply decide(RequestId id, byte[] body, long timeMicros) {
        hash(body);
        RequestRecord known = byId.get(id);
        if (known != null) {
            return known.hashHigh == hashHigh && known.hashLow == hashLow
                    ? known.reply
                    : new Reply.Failure("IDMISMATCH request id was used for another command at offset " + known.offset);
        }
        if (!id.isDated()) {
            return null;
        }
        if (id.millis() > timeMicros / 1000 + MAX_AHEAD_MILLIS) {
            return new Reply.Failure("IDFUTURE the time inside the request id is more than a minute ahead;"
                    + " the command was not executed. Set the client's clock");
        }
        if (id.millis() <= horizonMillis) {
            return new Reply.Failure("IDEXPIRED request ids of this age are no longer remembered;"
                    + " the command was not executed now, but may have been before");
        }
        return null;
    }

    /** Whether {@link #decide} will let it run after {@link #expire}. Changes nothing. */
    public boolean mustRun(RequestId id, long timeMicros) {
        RequestRecord known = byId.get(id);
        if (known != null && !isOver(known, timeMicros)) {
            return false;
        }
        if (!id.isDated()) {
            return true;
        }
        long horizon = horizonMillis;
        for (RequestRecord record = first; record != null && isOver(record, timeMicros); record = record.next()) {
            horizon = Math.max(horizon, record.id.millis());
        }
        return id.millis() <= timeMicros / 1000 + MAX_AHEAD_MILLIS && id.millis() > horizon;
    }

    private boolean isOver(RequestRecord record, long time) {
        return time - record.time > limits.requestIdMicros();
    }

    /** Remembers what {@link #decide} let run. */
    public void record(RequestId id, long offset, long time, Reply reply) {
        append(new RequestRecord(id, offset, time, hashHigh, hashLow, reply));
        while (size() > limits.maxRequestIds() || (weight > limits.maxRequestIdBytes() && size() > 1)) {
            forgetFirst();
        }
    }

    /** Forgets what is older than the retention at {@code time}. */
    public void expire(long time) {
        while (first != null && isOver(first, time)) {
            forgetFirst();
        }
    }

    /** Takes a record from a snapshot, in order of offsets. */
    public void restore(RequestRecord record) {
        append(record);
    }

    public void restoreHorizon(long millis) {
        horizonMillis = millis;
    }

    boolean contains(RequestId id) {
        return byId.containsKey(id);
    }

    private void append(RequestRecord record) {
        byId.put(record.id, record);
        write(record);
        digest.addRequest(row);
        rows.addPair(rowKey, row);
        weight += record.weight();
        if (last == null) {
            first = record;
        } else {
            last.linkTo(record);
        }
        last = record;
    }

    private void forgetFirst() {
        RequestRecord gone = first;
        byId.remove(gone.id);
        write(gone);
        digest.removeRequest(row);
        rows.removePair(rowKey, row);
        weight -= gone.weight();
        horizonMillis = Math.max(horizonMillis, gone.id.millis());
        first = gone.next();
        if (first == null) {
            last = null;
        }
    }

    /** Its row, once for both digests, and without a new array: this is done for each request. */
    private void write(RequestRecord record) {
        row.clear();
        record.write(row);
        StateRows.renumber(rowKey, record.offset);
    }

    private void hash(byte[] body) {
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(body)).order(ByteOrder.LITTLE_ENDIAN);
        hashHigh = digest.getLong();
        hashLow = digest.getLong();
    }
}
