package dev.tidemark.state;

import java.util.function.Supplier;

/** Decides what a command comes to by the tables of sessions and request ids, and notes it there; see the engine. */
record ExactlyOnce(StateMachine machine, EngineLimits limits, SessionTable sessions, RequestIdTable requests) {

    /** @param run gives the reply of the command, if it is to be run; called once at most */
    Outcome outcome(long offset, long time, CommandPayload command, Supplier<Reply> run) {
        if (command.session() == 0) {
            return Outcome.of(Outcome.Type.EXECUTED, command, decide(offset, time, command, run));
        }
        Session session = sessions.find(command.session());
        if (session == null) {
            return Outcome.of(Outcome.Type.EXPIRED, command, null);
        }
        if (command.sequence() > session.lastSequence + 1) {
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
        if (command.sequence() <= session.lastSequence) {
            return Outcome.of(Outcome.Type.DUPLICATE, command, session.reply(command.sequence()));
        }
        Reply reply = decide(offset, time, command, run);
        session.record(reply, limits);
        if (session.lastSequence != command.sequence()) {
            throw new IllegalStateException("write " + command.sequence() + " of session " + session.id
                    + " was executed as number " + session.lastSequence + ", at entry " + offset + " (H70)");
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
