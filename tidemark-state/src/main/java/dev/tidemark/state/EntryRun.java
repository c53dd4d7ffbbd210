package dev.tidemark.state;

import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.EngineStore;
import java.util.function.Supplier;

/**
 * Has the state machine do what an entry says, and the tables of sessions and request ids remember it: both or neither.
 * Where a row that it needs is not in memory, {@link MissingRowsException} or {@link UnreadableRowsException} leaves
 * rows and tables as they were, and the entry is run again (H156). Therefore the machine comes first and the tables
 * after it wherever a row can be missing.
 */
final class EntryRun {
    private static final byte[] NO_BODY = {};

    private final StateMachine machine;
    private final EngineStore rows;
    private final ExactlyOnce tables;

    EntryRun(StateMachine machine, EngineStore rows, ExactlyOnce tables) {
        this.machine = machine;
        this.rows = rows;
        this.tables = tables;
    }

    /** @param time log time; as of all that follow */
    Outcome openSession(long offset, long time, byte[] nonce) {
        tables.expire(time);
        tables.open(offset, nonce, time);
        return new Outcome(Outcome.Type.SESSION_OPENED, offset, 0, null, nonce);
    }

    Outcome command(long offset, long epoch, long time, CommandPayload command) {
        if (!rows.mayMiss()) {
            tables.expire(time);
            return tables.outcome(
                    offset, time, command, () -> machine.apply(entry(offset, epoch, time, command), rows));
        }
        // The machine first, then the tables: then a row that is missing leaves no trace in them (H156).
        AheadOfTables ahead = tables.ahead(time);
        boolean runs = ahead.mustRun(command);
        Reply reply = runs ? changing(() -> machine.apply(entry(offset, epoch, time, command), rows)) : null;
        tables.expire(time);
        Outcome outcome = tables.outcome(offset, time, command, () -> ahead.take(reply));
        ahead.requireTaken(offset, runs);
        return outcome;
    }

    /** An entry that cannot be read is decided as well, by no more than its time. */
    Outcome unreadable(long offset, long time, String why) {
        tables.expire(time);
        Reply reply = new Reply.Failure("ERR entry " + offset + " cannot be read and was not executed: " + why);
        return new Outcome(Outcome.Type.INVALID, 0, 0, reply, null);
    }

    /** An entry that carries nothing but its time. */
    void timePassed(long offset, long epoch, long time) {
        changing(() -> {
            machine.timePassed(new Entry(offset, epoch, time, NO_BODY), rows);
            return null;
        });
        // After the rows were changed: only that may be taken back.
        tables.expire(time);
    }

    /** An entry that is not for the state. */
    void skip(long time) {
        tables.expire(time);
    }

    /**
     * @param isNext whether it is the next one to be applied
     * @return the page that the command lacked last, see {@link EngineStore#rehearse}
     */
    MissingRowsException rehearse(long offset, long epoch, long time, CommandPayload command, boolean isNext) {
        return rows.rehearse(() -> machine.rehearse(entry(offset, epoch, time, command), rows), isNext);
    }

    /** The same for an entry that carries nothing but its time. */
    MissingRowsException rehearseTime(long offset, long epoch, long time, boolean isNext) {
        return rows.rehearse(() -> machine.rehearseTime(new Entry(offset, epoch, time, NO_BODY), rows), isNext);
    }

    private static Entry entry(long offset, long epoch, long time, CommandPayload command) {
        return new Entry(offset, epoch, time, command.body());
    }

    /** What it changes of the rows stays, unless one that it needs is not in memory: then nothing of it does. */
    private <T> T changing(Supplier<T> change) {
        rows.begin();
        try {
            T result = change.get();
            rows.end();
            return result;
        } catch (MissingRowsException | UnreadableRowsException e) {
            rows.takeBack();
            throw e;
        }
    }
}
