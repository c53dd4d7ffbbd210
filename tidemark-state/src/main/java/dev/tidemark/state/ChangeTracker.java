package dev.tidemark.state;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What there was at the last freeze, so that the next one can say what has changed since. What that costs is bounded by
 * what has changed, and by the number of sessions.
 */
final class ChangeTracker {
    private static final int FIRST_ROW_BYTES = 256;

    private long since;
    private final TreeSet<Long> sessions = new TreeSet<>();
    /** Offset of the oldest remembered request; 0 if there is none. */
    private long firstRequest;
    /** The newest one; those after it follow from there, unless it is forgotten. Null: there was none. */
    private RequestRecord lastRequest;

    ChangeTracker(long since, List<FrozenSession> sessions, RequestRecord firstRequest, RequestRecord lastRequest) {
        remember(since, sessions, firstRequest, lastRequest);
    }

    private void remember(long offset, List<FrozenSession> open, RequestRecord first, RequestRecord last) {
        since = offset;
        sessions.clear();
        open.forEach(session -> sessions.add(session.id()));
        firstRequest = first == null ? 0 : first.offset;
        lastRequest = last;
    }

    /**
     * What has changed, with all that is kept in order.
     *
     * @param pairs the keys that were changed meanwhile
     * @param last the newest request of {@code now}, or null
     */
    StateChanges next(FrozenState now, ChangedKeys pairs, RequestRecord last) {
        List<KeyRange> cuts = new ArrayList<>();
        List<Change> reserved = new ArrayList<>();
        reserved.add(StateRows.horizon(now.horizonMillis()));
        requests(now, cuts, reserved);
        sessions(now, reserved);
        if (pairs.isAll()) {
            cuts.add(StateRows.pairs());
        }
        StateChanges changes =
                new StateChanges(since, cuts, () -> new Chain(reserved.iterator(), pairs.in(now.table())));
        remember(now.offset(), now.sessions(), now.firstRequest(), last);
        return changes;
    }

    /** They are forgotten from one end, in the order of the log, and come at the other. */
    private void requests(FrozenState now, List<KeyRange> cuts, List<Change> reserved) {
        long first = now.requestCount() == 0 ? now.offset() + 1 : now.firstRequest().offset;
        if (firstRequest > 0 && firstRequest < first) {
            cuts.add(StateRows.requestsBefore(first));
        }
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        boolean isForgotten = lastRequest == null || lastRequest.offset < first;
        RequestRecord request = isForgotten ? now.firstRequest() : lastRequest.next;
        for (; request != null; request = request.next) {
            reserved.add(StateRows.request(request, sink));
        }
    }

    /** A session that was used has another last use. */
    private void sessions(FrozenState now, List<Change> reserved) {
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        List<Change> changes = new ArrayList<>();
        for (FrozenSession session : now.sessions()) {
            sessions.remove(session.id());
            if (session.lastUseOffset() > since) {
                changes.add(StateRows.session(session, sink));
            }
        }
        sessions.forEach(ended -> changes.add(Change.delete(StateRows.sessionKey(ended))));
        changes.sort(StateRows::compare);
        reserved.addAll(changes);
    }
}
