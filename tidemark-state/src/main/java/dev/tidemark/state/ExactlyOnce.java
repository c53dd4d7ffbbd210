package dev.tidemark.state;

import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.once.Session;
import dev.tidemark.state.once.SessionTable;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.RequestId;
import dev.tidemark.state.row.RequestRecord;
import dev.tidemark.state.table.StateImage;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides what a command comes to by the tables of sessions and request ids, and notes it there; see the engine, whose
 * these tables are.
 */
final class ExactlyOnce {
    private final StateMachine machine;
    private final EngineLimits limits;
    private SessionTable sessions;
    private RequestIdTable requests;

    ExactlyOnce(StateMachine machine, EngineLimits limits) {
        this.machine = machine;
        this.limits = limits;
        clear();
    }

    /** As before the first entry. */
    void clear() {
        sessions = new SessionTable(limits);
        requests = new RequestIdTable(limits);
    }

    /** Takes what a snapshot holds of writes in place of its own. */
    void restore(StateImage image) {
        sessions = SessionTable.restored(limits, image.sessions());
        requests = new RequestIdTable(limits);
        image.requests().forEachRemaining(requests::restore);
        requests.restoreHorizon(image.horizonMillis());
    }

    /** The table of request ids as it is now; {@link #clear} and {@link #restore} make another. */
    RequestIdTable requests() {
        return requests;
    }

    /** Null: there is none, or it ended. */
    Session session(long id) {
        return sessions.find(id);
    }

    void open(long id, byte[] nonce, long time) {
        sessions.open(id, nonce, time);
    }

    /** What no entry of this time or later finds any more. */
    void expire(long time) {
        sessions.expire(time);
        requests.expire(time);
    }

    /** For one command of that time; the tables are as they are until it is decided. */
    AheadOfTables ahead(long time) {
        return new AheadOfTables(sessions, requests, time);
    }

    /** About how many bytes are remembered. */
    long weight() {
        return sessions.weight() + requests.weight();
    }

    /** Oldest use first. */
    List<FrozenSession> freezeSessions() {
        return sessions.freeze();
    }

    /** @param frozen {@link #freezeSessions()}, which who asks may have already */
    void addTo(DigestSum sum, List<FrozenSession> frozen) {
        frozen.forEach(sum::addSession);
        requests.addTo(sum);
    }

    /** The same from each record that is there. */
    void addScannedTo(DigestSum sum) {
        sessions.freeze().forEach(sum::addSession);
        for (RequestRecord request = requests.first(); request != null; request = request.next()) {
            sum.addRequest(request);
        }
        sum.addHorizon(requests.horizonMillis());
    }

    /** @param run gives the reply of the command, if it is to be run; called once at most */
    Outcome outcome(long offset, long time, CommandPayload command, Supplier<Reply> run) {
        if (command.session() == 0) {
            return Outcome.of(Outcome.Type.EXECUTED, command, decide(offset, time, command, run));
        }
        Session session = sessions.find(command.session());
        if (session == null) {
            return Outcome.of(Outcome.Type.EXPIRED, command, null);
        }
        if (command.sequence() > session.lastSequence() + 1) {
            return Outcome.of(Outcome.Type.GAP, command, null);
        }
        sessions.use(session, offset, time);
        long before = session.weight();
        Outcome outcome = inSession(session, offset, time, command, run);
        sessions.addWeight(session.weight() - before);
        return outcome;
    }

    private Outcome inSession(Session session, long offset, long time, CommandPayload command, Supplier<Reply> run) {
        // What a command asks for is still wanted, whatever it says itself.
        session.forgetBelow(Math.min(command.lowestUnanswered(), command.sequence()));
        if (command.sequence() <= session.lastSequence()) {
            return Outcome.of(Outcome.Type.DUPLICATE, command, session.reply(command.sequence()));
        }
        Reply reply = decide(offset, time, command, run);
        session.record(reply, limits);
        if (session.lastSequence() != command.sequence()) {
            throw new IllegalStateException("write " + command.sequence() + " of session " + session.id
                    + " was executed as number " + session.lastSequence() + ", at entry " + offset + " (H70)");
        }
        return Outcome.of(Outcome.Type.EXECUTED, command, reply);
    }

    /** Runs a command unless its request id says that it ran, or may have. */
    private Reply decide(long offset, long time, CommandPayload command, Supplier<Reply> run) {
        if (command.requestId() == null) {
            return run.get();
        }
        RequestId id = new RequestId(command.requestId());
        Reply decided = requests.decide(id, machine.identity(command.body()), time);
        if (decided != null) {
            return decided;
        }
        Reply reply = run.get();
        requests.record(id, offset, time, reply);
        return reply;
    }
}
