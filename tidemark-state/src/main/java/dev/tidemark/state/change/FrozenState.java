package dev.tidemark.state.change;

import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.row.WholeState;
import dev.tidemark.state.table.FrozenPairs;
import dev.tidemark.tree.write.Change;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The whole replicated state as of one entry, immutable until the engine thaws it: what a checkpoint lane writes
 * out while the apply lane goes on. Made by the engine.
 */
public final class FrozenState implements WholeState {
    /**
     * Where it stands.
     *
     * @param time log time, microseconds since 1970
     * @param logBytes see {@link StateContent#logBytes}
     */
    public record At(long offset, long epoch, long time, long logBytes) {}

    /**
     * What was kept while the state changed.
     *
     * @param digest of all of it
     * @param rows of pairs and request ids, as rows of a data file
     */
    public record Kept(StateDigest digest, DigestSum rows) {}

    private final At at;
    private final FrozenPairs pairs;
    private final List<FrozenSession> sessions;
    private final RequestRecord firstRequest;
    private final int requestCount;
    private final long horizonMillis;
    private final Kept kept;
    private StateChanges changes;

    public FrozenState(At at, FrozenPairs pairs, List<FrozenSession> sessions, RequestIdTable requests, Kept kept) {
        this.at = at;
        this.pairs = pairs;
        this.sessions = sessions;
        this.firstRequest = requests.first();
        this.requestCount = requests.size();
        this.horizonMillis = requests.horizonMillis();
        this.kept = kept;
    }

    /** Offset of the last entry in it. */
    @Override
    public long offset() {
        return at.offset();
    }

    /** Epoch of that entry. */
    @Override
    public long epoch() {
        return at.epoch();
    }

    /** Log time of that entry, microseconds since 1970. */
    public long time() {
        return at.time();
    }

    @Override
    public long logBytes() {
        return at.logBytes();
    }

    /** The digest that was kept while the state changed. */
    @Override
    public StateDigest keptDigest() {
        return kept.digest();
    }

    @Override
    public DigestSum keptRows() {
        return kept.rows();
    }

    @Override
    public long visibleBytes() {
        return pairs.visibleBytes();
    }

    /** Digests all of it, which must be in memory; takes time in proportion to its size. */
    public StateDigest digest() {
        DigestSum sum = new DigestSum();
        pairs.all().forEachRemaining(pair -> sum.addPair(pair.getKey(), pair.getValue()));
        sessions.forEach(sum::addSession);
        requests().forEachRemaining(sum::addRequest);
        sum.addHorizon(horizonMillis);
        return sum.digest();
    }

    /** Digest of the pairs alone, which a data file with this state has for {@link StateRows#pairs}. Scans them. */
    public StateDigest pairsDigest() {
        DigestSum sum = new DigestSum();
        pairs.all().forEachRemaining(pair -> sum.addPair(pair.getKey(), pair.getValue()));
        return sum.digest();
    }

    /** All of it as rows of a data file, ascending by key. */
    public Iterator<Change> rows() {
        return StateRows.of(this);
    }

    /** What a data file lacks that has the last freeze whose checkpoint is durable. */
    public StateChanges changes() {
        return changes;
    }

    public void changed(StateChanges sinceTheOneBefore) {
        changes = sinceTheOneBefore;
    }

    @Override
    public Iterator<Map.Entry<byte[], byte[]>> pairs() {
        return pairs.all();
    }

    /** Whether all pairs are in memory. If not, only {@link #changes} can be written of it. */
    public boolean isInMemory() {
        return pairs.areInMemory();
    }

    FrozenPairs frozenPairs() {
        return pairs;
    }

    @Override
    public long pairCount() {
        return pairs.count();
    }

    @Override
    public List<FrozenSession> sessions() {
        return sessions;
    }

    /** The oldest remembered request; {@link #requestCount()} of them follow each other from here. */
    RequestRecord firstRequest() {
        return firstRequest;
    }

    @Override
    public Iterator<RequestRecord> requests() {
        return new Iterator<>() {
            private RequestRecord next = firstRequest;
            private int left = requestCount;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public RequestRecord next() {
                RequestRecord found = next;
                next = found.next();
                left--;
                return found;
            }
        };
    }

    @Override
    public long requestCount() {
        return requestCount;
    }

    @Override
    public long horizonMillis() {
        return horizonMillis;
    }
}
