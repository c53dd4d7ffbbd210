package dev.tidemark.state;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What the data file has of sessions and request ids, so that a freeze can say what has changed since. What that costs
 * is bounded by what has changed, and by the number of sessions.
 */
final class ChangeTracker {
    private static final int FIRST_ROW_BYTES = 256;

    /**
     * What there was at one entry.
     *
     * @param firstRequest offset of the oldest remembered request; 0 if there is none
     * @param lastRequest the newest one; those after it follow from there, unless it is forgotten. Null: there was none
     */
    private record Then(long offset, List<Long> sessions, long firstRequest, RequestRecord lastRequest) {
        static Then of(long offset, List<FrozenSession> open, RequestRecord first, RequestRecord last) {
            List<Long> ids = open.stream().map(FrozenSession::id).toList();
            return new Then(offset, ids, first == null ? 0 : first.offset, last);
        }
    }

    /** What the file has. */
    private Then then;
    /** What it has once the checkpoint of the last freeze is durable. */
    private Then next;

    ChangeTracker(long since, List<FrozenSession> sessions, RequestRecord firstRequest, RequestRecord lastRequest) {
        then = Then.of(since, sessions, firstRequest, lastRequest);
    }

    /** The checkpoint of the last freeze is durable. */
    void durable() {
        then = next;
    }

    /**
     * What has changed, with all that is kept in order.
     *
     * @param pairs the keys that were changed meanwhile
     * @param last the newest request of {@code now}, or null
     */
    StateChanges next(FrozenState now, ChangedPairs.Frozen pairs, RequestRecord last) {
        List<KeyRange> cuts = new ArrayList<>();
        List<Change> reserved = new ArrayList<>();
        reserved.add(StateRows.horizon(now.horizonMillis()));
        requests(now, cuts, reserved);
        sessions(now, reserved);
        if (pairs.isAll()) {
            cuts.add(StateRows.pairs());
        }
        next = Then.of(now.offset(), now.sessions(), now.firstRequest(), last);
        return new StateChanges(then.offset(), cuts, () -> new Chain(reserved.iterator(), pairs.in(now.table())));
    }

    /** They are forgotten from one end, in the order of the log, and come at the other. */
    private void requests(FrozenState now, List<KeyRange> cuts, List<Change> reserved) {
        long first = now.requestCount() == 0 ? now.offset() + 1 : now.firstRequest().offset;
        if (then.firstRequest() > 0 && then.firstRequest() < first) {
            cuts.add(StateRows.requestsBefore(first));
        }
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        RequestRecord known = then.lastRequest();
        boolean isForgotten = known == null || known.offset < first;
        RequestRecord request = isForgotten ? now.firstRequest() : known.next;
        for (; request != null; request = request.next) {
            reserved.add(StateRows.request(request, sink));
        }
    }

    /** A session that was used has another last use. */
    private void sessions(FrozenState now, List<Change> reserved) {
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        List<Change> changes = new ArrayList<>();
        TreeSet<Long> sessions = new TreeSet<>(then.sessions());
        for (FrozenSession session : now.sessions()) {
            sessions.remove(session.id());
            if (session.lastUseOffset() > then.offset()) {
                changes.add(StateRows.session(session, sink));
            }
        }
        sessions.forEach(ended -> changes.add(Change.delete(StateRows.sessionKey(ended))));
        changes.sort(StateRows::compare);
        reserved.addAll(changes);
    }
}
