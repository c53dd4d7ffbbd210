package dev.tidemark.state.change;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.row.Chain;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * What the data file has of sessions and request ids, so that a freeze can say what has changed since. What that costs
 * is bounded by what has changed, and by the number of sessions.
 */
public final class ChangeTracker {
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

    /** @param now null if it ended */
    private record ChangedSession(long id, FrozenSession now) {}

    /** What the file has. */
    private Then then;
    /** What it has once the checkpoint of the last freeze is durable. */
    private Then next;

    public ChangeTracker(
            long since, List<FrozenSession> sessions, RequestRecord firstRequest, RequestRecord lastRequest) {
        then = Then.of(since, sessions, firstRequest, lastRequest);
    }

    /** The checkpoint of the last freeze is durable. */
    public void durable() {
        then = next;
    }

    /**
     * What has changed, with all that is kept in order.
     *
     * @param last the newest request of {@code now}, or null
     */
    public StateChanges next(FrozenState now, RequestRecord last) {
        List<KeyRange> cuts = new ArrayList<>();
        long first = now.requestCount() == 0 ? now.offset() + 1 : now.firstRequest().offset;
        if (then.firstRequest() > 0 && then.firstRequest() < first) {
            cuts.add(StateRows.requestsBefore(first));
        }
        if (now.frozenPairs().cutAll()) {
            cuts.add(StateRows.pairs());
        }
        RequestRecord newRequest = newRequest(now, first);
        List<ChangedSession> sessions = sessions(now);
        next = Then.of(now.offset(), now.sessions(), now.firstRequest(), last);
        return new StateChanges(then.offset(), cuts, () -> {
            Iterator<Change> horizon =
                    List.of(StateRows.horizon(now.horizonMillis())).iterator();
            Iterator<Change> reserved = new Chain(new Requests(newRequest, last), rows(sessions));
            return new Chain(new Chain(horizon, reserved), now.frozenPairs().changes());
        });
    }

    /** The first that the file lacks, or null: they come at one end, in the order of the log, and go at the other. */
    private RequestRecord newRequest(FrozenState now, long first) {
        RequestRecord known = then.lastRequest();
        boolean isForgotten = known == null || known.offset < first;
        return isForgotten ? now.firstRequest() : known.next();
    }

    /** A session that was used has another last use. */
    private List<ChangedSession> sessions(FrozenState now) {
        List<ChangedSession> changed = new ArrayList<>();
        TreeSet<Long> sessions = new TreeSet<>(then.sessions());
        for (FrozenSession session : now.sessions()) {
            sessions.remove(session.id());
            if (session.lastUseOffset() > then.offset()) {
                changed.add(new ChangedSession(session.id(), session));
            }
        }
        sessions.forEach(ended -> changed.add(new ChangedSession(ended, null)));
        changed.sort((one, other) -> Long.compareUnsigned(one.id(), other.id()));
        return changed;
    }

    private static Iterator<Change> rows(List<ChangedSession> sessions) {
        ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        return sessions.stream()
                .map(changed -> changed.now() == null
                        ? Change.delete(StateRows.sessionKey(changed.id()))
                        : StateRows.session(changed.now(), sink))
                .iterator();
    }

    /**
     * Rows of request ids, each made when it is asked for: a freeze holds up the apply lane, and there may be hundreds
     * of thousands. Beyond the last one it looks at nothing, for there the apply lane goes on.
     */
    private static final class Requests implements Iterator<Change> {
        private final ByteSink sink = new ByteSink(FIRST_ROW_BYTES);
        private final RequestRecord last;
        private RequestRecord next;

        Requests(RequestRecord first, RequestRecord last) {
            this.next = first;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Change next() {
            RequestRecord request = next;
            next = request == last ? null : request.next();
            return StateRows.request(request, sink);
        }
    }
}
