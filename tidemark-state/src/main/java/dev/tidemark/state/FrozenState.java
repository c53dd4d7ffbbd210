package dev.tidemark.state;

import java.util.List;
import java.util.Map;

/**
 * The whole replicated state as of one entry, immutable until {@link StateEngine#thaw}: what a checkpoint lane writes
 * out while the apply lane goes on. Made by {@link StateEngine#freeze}.
 */
public final class FrozenState {
    private final long offset;
    private final long epoch;
    private final long time;
    private final StateTable store;
    private final List<FrozenSession> sessions;
    private final RequestRecord firstRequest;
    private final int requestCount;
    private final long horizonMillis;
    private final StateDigest kept;

    FrozenState(
            long offset,
            long epoch,
            long time,
            StateTable store,
            List<FrozenSession> sessions,
            RequestIdTable requests,
            StateDigest kept) {
        this.offset = offset;
        this.epoch = epoch;
        this.time = time;
        this.store = store;
        this.sessions = sessions;
        this.firstRequest = requests.first();
        this.requestCount = requests.size();
        this.horizonMillis = requests.horizonMillis();
        this.kept = kept;
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

    /** The digest that was kept while the state changed. */
    StateDigest keptDigest() {
        return kept;
    }

    /** Digests all of it; takes time in proportion to its size. */
    public StateDigest digest() {
        DigestSum sum = new DigestSum();
        store.forEach(pair -> sum.addPair(pair.getKey(), pair.getValue()));
        sessions.forEach(sum::addSession);
        RequestRecord request = firstRequest;
        for (int i = 0; i < requestCount; i++) {
            sum.addRequest(request);
            request = request.next;
        }
        sum.addHorizon(horizonMillis);
        return sum.digest();
    }

    Iterable<Map.Entry<byte[], byte[]>> pairs() {
        return store;
    }

    int pairCount() {
        return store.size();
    }

    List<FrozenSession> sessions() {
        return sessions;
    }

    /** The oldest remembered request; {@link #requestCount()} of them follow each other from here. */
    RequestRecord firstRequest() {
        return firstRequest;
    }

    int requestCount() {
        return requestCount;
    }

    long horizonMillis() {
        return horizonMillis;
    }
}
