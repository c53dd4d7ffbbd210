package dev.tidemark.state;

import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.once.Session;
import dev.tidemark.state.once.SessionTable;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.RequestId;
import dev.tidemark.state.table.Defect;

/**
 * Whether a command will run, before the tables that decide it are touched: what they will have forgotten by its time
 * counts as forgotten. So the machine can run first, and where it lacks a row nothing has happened (H156).
 */
final class AheadOfTables {
    private final SessionTable sessions;
    private final RequestIdTable requests;
    private final long time;
    private boolean taken;

    /** @param time of the entry */
    AheadOfTables(SessionTable sessions, RequestIdTable requests, long time) {
        this.sessions = sessions;
        this.requests = requests;
        this.time = time;
    }

    boolean mustRun(CommandPayload command) {
        if (command.session() != 0) {
            Session session = sessions.findAt(command.session(), time);
            if (session == null || command.sequence() != session.lastSequence() + 1) {
                return false;
            }
        }
        return command.requestId() == null || requests.mustRun(new RequestId(command.requestId()), time);
    }

    /** The reply of the run, where the tables decide that it is due. */
    Reply take(Reply reply) {
        taken = true;
        return reply;
    }

    /** @throws IllegalStateException if the tables decided otherwise: then it ran and must not have, or the reverse */
    void requireTaken(long offset, boolean ran) {
        if (taken != ran) {
            throw new IllegalStateException("the command of entry " + offset + (ran ? " was run, and" : " was not run,")
                    + " and the tables of sessions and request ids say otherwise (H70). " + Defect.STOPS);
        }
    }
}
