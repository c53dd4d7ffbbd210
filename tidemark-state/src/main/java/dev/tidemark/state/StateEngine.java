package dev.tidemark.state;

import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.once.RequestIdTable;
import dev.tidemark.state.once.Session;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.DigestSum;
import dev.tidemark.state.row.FrozenSession;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.EngineStore;
import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.util.List;

/**
 * Applies committed entries to a {@link StateMachine}, each exactly once, and holds the state that results.
 *
 * <p><b>Exactly once</b> is decided here and only here: at apply, in log order, from replicated state (H70, H76).
 * <ul>
 *   <li><i>Gateway sessions.</i> A gateway opens a session through the log and numbers its writes. It may send a write
 *       again as often as it likes: the first copy in the log runs, the others get its reply. An ended session refuses
 *       (H74): what it sent is then neither run nor answered.
 *   <li><i>Client request ids.</i> A client names its write; whatever way it comes back, it gets the first reply, also
 *       if that was an error (H80). See {@link RequestIdTable} for how long that holds.
 * </ul>
 * A command may carry both. Tables are bounded by {@link EngineLimits}, forget in log order, and are part of snapshots
 * and of the digest (H73).
 *
 * <p><b>Time</b> is that of the entries. Should an entry carry an earlier time than the one before it, the later of the
 * two counts, on every node: log time never goes back.
 *
 * <p><b>Threads.</b> The apply lane alone calls this class. See {@link #freeze} for what another lane may touch.
 *
 * <p><b>Errors.</b> Bad bytes in an entry give {@link Outcome.Type#INVALID}, the same on every node (H87). A throw
 * means a broken caller or state machine: stop the node, do not apply further (H88).
 */
public final class StateEngine {
    private final StateMachine machine;
    private final EngineStore rows;
    private final ExactlyOnce tables;
    private final EntryRun run;
    private final StateFreeze freeze;
    private long appliedOffset;
    private long appliedEpoch;
    private long appliedTime;
    private long logBytes;
    private boolean hasState = true;

    /** An engine with an empty state, before the first entry. */
    public StateEngine(StateMachine machine, EngineLimits limits) {
        this(machine, limits, new LayeredStateStore());
    }

    /**
     * An engine over a state of which memory has a part. {@link #apply}, {@link #timePassed}, reads and
     * {@link #nextDue} may then throw {@link MissingRowsException} or {@link UnreadableRowsException}: nothing has
     * changed, and the same call is to be made again when the page has come (H156).
     */
    public StateEngine(StateMachine machine, EngineLimits limits, RootedStateStore store) {
        this(machine, limits, (EngineStore) store);
    }

    private StateEngine(StateMachine machine, EngineLimits limits, EngineStore rows) {
        this.rows = rows;
        this.machine = machine;
        this.tables = new ExactlyOnce(machine, limits);
        this.run = new EntryRun(machine, rows, tables);
        this.freeze = new StateFreeze(rows, tables);
    }

    /**
     * Applies an entry with a payload for the engine.
     *
     * @param offset must be {@link #appliedOffset()} + 1
     * @param epoch of the entry
     * @param time of the entry, microseconds since 1970
     * @param array holds the payload at {@code from}, {@code length} bytes; not kept
     * @throws IllegalStateException if the entry does not follow the last one: it was applied already, or one is
     *     missing (H35, H86a)
     */
    public Outcome apply(long offset, long epoch, long time, PayloadKind kind, byte[] array, int from, int length) {
        long logTime = begin(offset, epoch, time);
        Outcome outcome;
        try {
            outcome = kind == PayloadKind.COMMAND
                    ? run.command(offset, epoch, logTime, PayloadCodec.decodeCommand(array, from, length))
                    : run.openSession(offset, logTime, PayloadCodec.decodeOpenSession(array, from, length));
        } catch (MalformedException e) {
            outcome = run.unreadable(offset, logTime, e.getMessage());
        }
        end(offset, epoch, logTime);
        return outcome;
    }

    /**
     * Has the pages wanted that a command will lack. The state is as before, whatever the command is.
     *
     * @param offset of the entry, the next one or a later one
     * @return the page that it lacked last; null: none that can be told before it is applied
     */
    public MissingRowsException rehearse(long offset, long epoch, long time, byte[] array, int from, int length) {
        CommandPayload command;
        try {
            command = PayloadCodec.decodeCommand(array, from, length);
        } catch (MalformedException e) {
            return null;
        }
        return run.rehearse(offset, epoch, Math.max(time, appliedTime), command, offset == appliedOffset + 1);
    }

    /** The same for an entry that carries nothing but its time. */
    public MissingRowsException rehearseTime(long offset, long epoch, long time) {
        return run.rehearseTime(offset, epoch, Math.max(time, appliedTime), offset == appliedOffset + 1);
    }

    /** Passes over an entry that is not for the engine, such as an epoch start or a configuration. Same rules. */
    public void skip(long offset, long epoch, long time) {
        long logTime = begin(offset, epoch, time);
        run.skip(logTime);
        end(offset, epoch, logTime);
    }

    /**
     * Answers a read from the state as it is now.
     *
     * @param now the clock of this node, microseconds since 1970. The later of it and log time counts, for
     *     {@link Query#now()}
     * @param seed a random number, for {@link Query#seed()}
     */
    public Reply read(byte[] query, long now, long seed) {
        return machine.read(query(query, now, seed), rows);
    }

    /** As {@link #read}; but the reply may be a {@link PinnedReply}, whose parts are made when they are taken. */
    public Reply readLazily(byte[] query, long now, long seed) {
        return machine.readLazily(query(query, now, seed), rows);
    }

    /** Pins the state for a read that is made later. */
    public DeferredRead defer(byte[] query, long now, long seed) {
        return new DeferredRead(machine, query(query, now, seed), rows.pin());
    }

    private Query query(byte[] body, long now, long seed) {
        requireState();
        return new Query(appliedTime, Math.max(now, appliedTime), seed, body);
    }

    /** About how many bytes are in memory only because pinned states are still read. */
    public long pinnedBytes() {
        return rows.pinnedBytes();
    }

    /** Takes the oldest pin away from its reader, who is told. Does nothing if there is none. */
    public void revokeOldestPin() {
        rows.revokeOldestPin();
    }

    /**
     * When the state machine next has something to do without a write: log time in microseconds since 1970, or
     * {@link StateMachine#NEVER}.
     */
    public long nextDue() {
        return machine.nextDue(rows);
    }

    /** Applies an entry that carries nothing but its time. Same rules as for {@link #apply}. */
    public void timePassed(long offset, long epoch, long time) {
        long logTime = begin(offset, epoch, time);
        run.timePassed(offset, epoch, logTime);
        end(offset, epoch, logTime);
    }

    public long appliedOffset() {
        return appliedOffset;
    }

    public long appliedEpoch() {
        return appliedEpoch;
    }

    /** Log time, microseconds since 1970. */
    public long appliedTime() {
        return appliedTime;
    }

    /** The entry that was applied last has so many bytes in the log. */
    public void logGrew(int bytes) {
        logBytes += bytes;
    }

    /**
     * How many bytes of log this state came from, since the version that counts them: the same on all nodes, whatever
     * checkpoints they have.
     */
    public long logBytes() {
        return logBytes;
    }

    /** Whether a session is open; for a gateway that has just had a snapshot installed under it. */
    public boolean hasSession(long session) {
        return tables.session(session) != null;
    }

    /** The last sequence that a session had decided; 0 if none, or no such session. */
    public long lastSequence(long session) {
        Session found = tables.session(session);
        return found == null ? 0 : found.lastSequence();
    }

    /** The reply of a decided command, or null if it was not decided or its reply is no longer held. */
    public Reply sessionReply(long session, long sequence) {
        Session found = tables.session(session);
        return found == null ? null : found.reply(sequence);
    }

    /** About how many bytes of memory the store holds, and what is remembered of writes. */
    public long estimatedBytes() {
        return rows.estimatedBytes() + rememberedBytes();
    }

    /** The part of {@link #estimatedBytes} that is remembered of writes: replies of sessions and of request ids. */
    public long rememberedBytes() {
        return tables.weight();
    }

    /**
     * Digest of the state and of the exactly-once tables as of {@link #appliedOffset()}, kept while the state changes:
     * the same on every node that has applied the same entries (H89). Takes time in proportion to the number of
     * sessions and of the replies that they hold, not to the size of the state.
     */
    public StateDigest digest() {
        requireState();
        return digest(tables.freezeSessions());
    }

    private StateDigest digest(List<FrozenSession> frozenSessions) {
        DigestSum sum = new DigestSum();
        rows.addTo(sum);
        tables.addTo(sum, frozenSessions);
        return sum.digest();
    }

    /**
     * What {@link #digest} must be, from all that is there. Scans the whole state: for tests and inspection, not for
     * each entry.
     */
    public StateDigest scannedDigest() {
        requireState();
        DigestSum sum = new DigestSum();
        StateReader.Scan scan = rows.scan(new byte[0], null);
        while (scan.next()) {
            sum.addPair(scan.key(), scan.value());
        }
        tables.addScannedTo(sum);
        return sum.digest();
    }

    /** Whether {@link #freeze} may be called now. */
    public boolean canFreeze() {
        return rows.canFreeze();
    }

    /**
     * Freezes the state as of {@link #appliedOffset()}, in time that does not depend on the size of the store or of the
     * table of request ids. Applying goes on beside it. Another lane may read what is returned until the apply lane
     * calls {@link #thaw}.
     *
     * @throws IllegalStateException unless {@link #canFreeze()}
     */
    public FrozenState freeze() {
        requireState();
        List<FrozenSession> frozenSessions = tables.freezeSessions();
        FrozenState.At at = new FrozenState.At(appliedOffset, appliedEpoch, appliedTime, logBytes);
        return freeze.begin(at, frozenSessions, digest(frozenSessions));
    }

    /** How full memory is of what has changed since the last freeze: at 1 the next one should not wait. */
    public double crowding() {
        return rows.crowding();
    }

    /** Whether so much has changed in memory that a freeze should not wait. */
    public boolean isCrowded() {
        return crowding() > 1;
    }

    /** What all pairs count, see {@link StateStore#visibleBytes}, and what is remembered of writes. */
    public long dataBytes() {
        return rows.visibleBytes() + rememberedBytes();
    }

    /** What {@link #freeze} gave out and {@link #thaw} has not ended; null if there is nothing. */
    public FrozenState frozen() {
        return freeze.frozen();
    }

    /**
     * Ends a freeze. {@link #mergeSome} must follow until it is done.
     *
     * @param durable whether its checkpoint is. If not, the changes of the next freeze are those of this one too
     * @param root of that checkpoint, for a state of which memory has a part; else null
     */
    public void thaw(boolean durable, RootRows root) {
        freeze.end(durable, root);
    }

    /**
     * Does a bounded part of the work that a freeze left behind.
     *
     * @param maxKeys how much; a microsecond or two each
     * @return whether it is all done
     */
    public boolean mergeSome(int maxKeys) {
        return rows.mergeSome(maxKeys);
    }

    /**
     * Takes the state of a snapshot in place of its own. The same code for a restart and for a snapshot that the leader
     * sent (H91c). A freeze ends with it; what it gave out stays readable.
     *
     * @throws IllegalStateException if the image is older than what is applied: applied never goes back (H91a)
     */
    public void restore(StateImage image) {
        if (image.offset() < appliedOffset) {
            throw new IllegalStateException("a snapshot of entry " + image.offset()
                    + " is older than the state, which has" + " entry " + appliedOffset + " applied");
        }
        tables.restore(image);
        rows.replaceBy(image);
        appliedOffset = image.offset();
        appliedEpoch = image.epoch();
        appliedTime = image.time();
        logBytes = image.logBytes();
        hasState = true;
        freeze.restartFrom(appliedOffset);
    }

    /**
     * Gives the memory of the state back, before {@link #restore} brings another: the heap may have no room for both.
     * Until then nothing may be asked, applied or frozen: {@link IllegalStateException}. What is pinned stays with who
     * has pinned it. Not while a checkpoint is being written.
     */
    public void giveUpState() {
        hasState = false;
        rows.giveUp();
        tables.clear();
    }

    /** False between {@link #giveUpState} and {@link #restore}. */
    public boolean hasState() {
        return hasState;
    }

    private void requireState() {
        if (!hasState) {
            throw new IllegalStateException(
                    "the state was given up for that of a snapshot, which is not loaded yet: it can"
                            + " neither be asked nor changed (H91)");
        }
    }

    private long begin(long offset, long epoch, long time) {
        requireState();
        if (offset != appliedOffset + 1 || epoch < appliedEpoch) {
            throw new IllegalStateException("entry " + offset + "@" + epoch + " cannot be applied after entry "
                    + appliedOffset + "@" + appliedEpoch);
        }
        return Math.max(time, appliedTime);
    }

    private void end(long offset, long epoch, long logTime) {
        appliedOffset = offset;
        appliedEpoch = epoch;
        appliedTime = logTime;
    }
}
