package dev.tidemark.state;

import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The whole replicated state as of one entry, immutable until {@link StateEngine#thaw}: what a checkpoint lane writes
 * out while the apply lane goes on. Made by {@link StateEngine#freeze}.
 */
public final class FrozenState {
    private static final int FIRST_ROW_BYTES = 256;

    private final long offset;
    private final long epoch;
    private final long time;
    private final StateTable store;
    private final List<FrozenSession> sessions;
    private final RequestRecord firstRequest;
    private final int requestCount;
    private final long horizonMillis;
    private final StateDigest kept;
    private StateChanges changes;

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

    /** Digest of the pairs alone, which a data file with this state has for {@link StateRows#pairs}. Scans them. */
    public StateDigest pairsDigest() {
        DigestSum sum = new DigestSum();
        store.forEach(pair -> sum.addPair(pair.getKey(), pair.getValue()));
        return sum.digest();
    }

    /** All of it as rows of a data file, ascending by key. */
    public Iterator<Change> rows() {
        List<Change> reserved = new ArrayList<>();
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        reserved.add(StateRows.horizon(horizonMillis));
        RequestRecord request = firstRequest;
        for (int i = 0; i < requestCount; i++) {
            reserved.add(StateRows.request(request, sink));
            request = request.next;
        }
        sessions.stream()
                .map(session -> StateRows.session(session, sink))
                .sorted(StateRows::compare)
                .forEach(reserved::add);
        Iterator<Map.Entry<byte[], byte[]>> pairs = store.iterator();
        return new Chain(reserved.iterator(), new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pairs.hasNext();
            }

            @Override
            public Change next() {
                Map.Entry<byte[], byte[]> pair = pairs.next();
                return Change.put(pair.getKey(), pair.getValue());
            }
        });
    }

    /** What has changed since the freeze before; null unless {@link StateEngine#trackChanges} was called. */
    public StateChanges changes() {
        return changes;
    }

    void changed(StateChanges sinceTheOneBefore) {
        changes = sinceTheOneBefore;
    }

    Iterable<Map.Entry<byte[], byte[]>> pairs() {
        return store;
    }

    StateTable table() {
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
