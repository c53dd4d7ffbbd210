package dev.tidemark.node.lanes;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecordReader;
import dev.tidemark.node.entry.EntryEffect;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.ApplyTaskHandler;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.StateMark;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apply lane: executes committed entries in order and answers reads. Each entry is checked once more, by its
 * checksum and the chain, before it touches the state (H17a, H35). What an entry came to is told to the gateway in log
 * order; so every node knows the outcome of its own clients' writes from its own log, no matter who leads.
 */
public final class ApplyLane extends Lane<ApplyTask> {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyLane.class);
    private static final long MARK_MICROS = 1_000_000;
    private static final int SWEEP_READS = 1_000;
    private static final int ENTRIES_AFTER_FAILURE = 1_000;

    /** Who hears what entries came to. */
    public interface Outcomes extends EntryEffect.Outcomes {
        /** The state was replaced by that of a snapshot; what it says of earlier writes must be looked up. */
        void restored(StateEngine engine);

        /** Entries were applied, and something is in memory only because pinned states are still read. */
        void pinnedGrew();
    }

    /** Who does something about pairs that cannot be read from the data file. */
    public interface Unreadable {
        /** The next entry needs them, and nobody can repair that: nothing is applied from now on. */
        void byAnEntry(String why);

        /** Something else has met that. */
        void elsewhere(ApplyTask.RowsUnreadable task);
    }

    private final StateEngine engine;
    /** What the state may take with what is held twice while a checkpoint is written. */
    private final long mostBytes;

    private final StateReads reads;

    private final Consumer<Input> protocol;
    private final Outcomes outcomes;
    private final Checkpoints checkpoints;
    private final DueTimer due;
    private final Unreadable unreadable;
    private final LogRecordReader checker = new LogRecordReader();
    private final Deque<ApplyTask.Answer> waiting = new ArrayDeque<>();
    /** Those that wait for an entry that their clients know of, or that may never come. */
    private final PriorityQueue<ApplyTask.Await> awaiting =
            new PriorityQueue<>(Comparator.comparingLong(ApplyTask.Await::offset));

    private int sweepAt = SWEEP_READS;
    /** Entries that wait for the end of a checkpoint. */
    private final Deque<LogEntry> toApply = new ArrayDeque<>();

    private final Tasks tasks = new Tasks();

    private LogPosition applied;
    private Configuration configuration;
    private long lamport;
    private final Merging merging;
    private boolean heldUp;
    /** A checkpoint was due, and what the one before had left to do was in its way. */
    private boolean missedOne;

    /** The first of the entries to apply lacks a page. None overtakes it (H155); reads are answered meanwhile. */
    private boolean parked;

    private final Rehearsals rehearsals;
    /** Where a checkpoint may begin because much has changed, after one that failed. */
    private long crowdedAgainAt;

    private ApplyTask.MakeRoom roomWanted; // or null

    /**
     * @param maxBytes of the state
     * @param changedBytes how much more it may take while a checkpoint is written; beyond it nothing is applied then
     * @param unreadable told of pairs that memory does not hold and that cannot be read from the data file
     */
    public ApplyLane(
            Mailbox<ApplyTask> own,
            StateEngine engine,
            long maxBytes,
            long changedBytes,
            LogPosition applied,
            Configuration configuration,
            StateReads reads,
            Consumer<Input> protocol,
            Outcomes outcomes,
            Checkpoints checkpoints,
            DueTimer due,
            NodeEnvironment.Timer timer,
            Unreadable unreadable) {
        super(own);
        this.engine = engine;
        this.rehearsals = new Rehearsals(engine);
        this.merging = new Merging(engine, timer, () -> post(new ApplyTask.Merge()));
        this.mostBytes = maxBytes > Long.MAX_VALUE - changedBytes ? Long.MAX_VALUE : maxBytes + changedBytes;
        this.applied = applied;
        this.configuration = configuration;
        this.reads = reads;
        this.protocol = protocol;
        this.outcomes = outcomes;
        this.checkpoints = checkpoints;
        this.due = due;
        this.unreadable = unreadable;
    }

    /** Main executor only. */
    public long appliedOffset() {
        return applied.offset();
    }

    /** Whether the next entry waits for a page of the data file. Main executor only. */
    public boolean isParked() {
        return parked;
    }

    @Override
    void handle(List<ApplyTask> batch) {
        long before = applied.offset();
        for (ApplyTask task : batch) {
            task.dispatch(tasks);
            makeRoomIfWanted();
            answerReads();
        }
        if (applied.offset() != before) {
            merging.advance(applied.offset() - before);
            protocol.accept(new Input.Applied(applied.offset()));
            due.look();
            if (engine.pinnedBytes() > 0) {
                outcomes.pinnedGrew();
            }
        }
        if (checkpoints.isDemanded()) {
            startCheckpoint();
        }
    }

    private final class Tasks implements ApplyTaskHandler {
        @Override
        public void apply(ApplyTask.Apply task) {
            toApply.addAll(task.entries());
            applyWhatHasRoom();
        }

        @Override
        public void answer(ApplyTask.Answer task) {
            waiting.addLast(task);
        }

        @Override
        public void await(ApplyTask.Await task) {
            ApplyLane.this.await(task);
        }

        @Override
        public void checkpointDone(ApplyTask.CheckpointDone task) {
            engine.thaw(task.durable(), task.root());
            crowdedAgainAt = task.durable() ? 0 : applied.offset() + ENTRIES_AFTER_FAILURE;
            checkpoints.finished(task);
            merging.begin();
            applyWhatHasRoom();
        }

        @Override
        public void checkpointNeeded(ApplyTask.CheckpointNeeded task) {
            checkpoints.demand();
        }

        @Override
        public void makeRoom(ApplyTask.MakeRoom task) {
            roomWanted = task;
        }

        @Override
        public void restore(ApplyTask.Restore task) {
            ApplyLane.this.restore(task);
        }

        @Override
        public void rowsUnreadable(ApplyTask.RowsUnreadable task) {
            unreadable.elsewhere(task);
        }

        @Override
        public void pageCame(ApplyTask.PageCame task) {
            parked = false;
            applyWhatHasRoom();
        }

        @Override
        public void merge(ApplyTask.Merge task) {
            merging.step(heldUp || missedOne || engine.isCrowded() || checkpoints.isDemanded());
            applyWhatHasRoom();
        }
    }

    private void applyWhatHasRoom() {
        while (!parked && !toApply.isEmpty() && !mustWaitForCheckpoint()) {
            try {
                apply(toApply.getFirst());
                toApply.removeFirst();
            } catch (MissingRowsException e) {
                parked = true;
                MissingRowsException last = rehearsals.rehearse(toApply);
                reads.awaitFirst(last == null ? e : last, () -> post(new ApplyTask.PageCame()));
            } catch (UnreadableRowsException e) {
                parked = true; // for good
                unreadable.byAnEntry(e.getMessage());
            }
        }
    }

    /**
     * What is changed while a checkpoint is written is held twice, also where it adds nothing: the same value over and
     * over may take as much again as the whole state. So beyond a bound entries wait for the end of it (H106).
     */
    private boolean mustWaitForCheckpoint() {
        boolean mayEnd = checkpoints.isRunning() || engine.isCrowded() && !engine.canFreeze();
        boolean must = mayEnd && engine.estimatedBytes() > mostBytes;
        if (must && !heldUp) {
            LOG.warn("Writes wait for the checkpoint that is being written: what they change is held twice until then,"
                    + " and there is no room for more of it. A faster disk, a larger heap or a smaller"
                    + " max-memory-bytes helps");
        }
        heldUp = must;
        if (must) {
            checkpoints.hurry();
        }
        return must;
    }

    private void apply(LogEntry entry) {
        check(entry);
        long timeBefore = engine.appliedTime();
        EntryKind kind = EntryEffect.apply(engine, entry, outcomes);
        if (kind == EntryKind.TIME) {
            due.timePassed();
        } else if (kind == EntryKind.EPOCH_START || kind == EntryKind.CONFIGURATION) {
            configuration = Configuration.decode(entry.payload());
        }
        applied = entry.logPosition();
        lamport = entry.lamport();
        freezeIfDue(entry.sizeInBytes());
        if (timeBefore / MARK_MICROS != engine.appliedTime() / MARK_MICROS) {
            markState();
        }
    }

    /** At the same entries on all nodes; who cannot takes the next one. */
    private void freezeIfDue(int entryBytes) {
        long before = engine.logBytes();
        engine.logGrew(entryBytes);
        checkpoints.logGrew(entryBytes);
        if (checkpoints.isDue(before, engine.logBytes())) {
            startCheckpoint();
        } else if (applied.offset() >= crowdedAgainAt
                && checkpoints.isDueEarly(before, engine.logBytes(), engine.crowding())) {
            startCheckpoint();
            checkpoints.hurry();
        }
    }

    /** At the first entry of each second of log time, which is the same one on all nodes: they compare here. */
    private void markState() {
        StateDigest digest = engine.digest();
        protocol.accept(new Input.StateMarked(new StateMark(applied.offset(), digest.high(), digest.low())));
    }

    private void check(LogEntry entry) {
        try {
            checker.check(entry.array(), 0, entry.array().length, applied);
        } catch (BadRecordException e) {
            throw new IllegalStateException("a committed entry is not what was written; nothing of it was applied", e);
        }
    }

    /** A checkpoint that is being written needs the state; its end comes by here again. */
    private void makeRoomIfWanted() {
        if (roomWanted == null) {
            return;
        }
        if (checkpoints.isRunning()) {
            checkpoints.hurry();
            return;
        }
        if (!toApply.isEmpty()) {
            return; // one lacks a page, and comes by here when it has it
        }
        engine.giveUpState();
        if (engine.pinnedBytes() > 0) {
            outcomes.pinnedGrew(); // what was pinned is a whole state from now on
        }
        Runnable done = roomWanted.done();
        roomWanted = null;
        done.run();
    }

    private void answerReads() {
        while (engine.hasState() && !waiting.isEmpty() && waiting.getFirst().index() <= applied.offset()) {
            ApplyTask.Answer answer = waiting.removeFirst();
            for (PendingRead read : answer.reads()) {
                if (!read.isAnswered()) {
                    reads.answer(read, answer.time());
                }
            }
        }
        if (!awaiting.isEmpty()) {
            answerAwaiting();
        }
    }

    /** In their order, so that one which wants more never sees less. Cluster time is the log's for them. */
    private void answerAwaiting() {
        while (engine.hasState() && !awaiting.isEmpty() && awaiting.peek().offset() <= applied.offset()) {
            PendingRead read = awaiting.remove().read();
            if (!read.isAnswered()) {
                reads.answer(read, engine.appliedTime());
            }
        }
    }

    /** What was answered otherwise, or given up, may wait for an entry that never comes (H106). */
    private void await(ApplyTask.Await task) {
        if (awaiting.size() >= sweepAt) {
            awaiting.removeIf(one -> one.read().isAnswered());
            sweepAt = Math.max(SWEEP_READS, 2 * awaiting.size());
        }
        awaiting.add(task);
    }

    private void startCheckpoint() {
        if (!engine.hasState() || checkpoints.isRunning()) {
            return;
        }
        missedOne = !engine.canFreeze();
        if (!missedOne) {
            checkpoints.start(engine.freeze(), applied, lamport, configuration);
        }
    }

    private void restore(ApplyTask.Restore restore) {
        engine.restore(restore.image());
        if (!toApply.isEmpty()) {
            throw new IllegalStateException(toApply.size() + " entries were handed over and not applied when a snapshot"
                    + " took the place of the state");
        }
        applied = new LogPosition(
                restore.meta().offset(), restore.meta().epoch(), restore.meta().chain());
        configuration = restore.configuration();
        lamport = restore.meta().lamport();
        checkpoints.installed(applied.offset());
        LOG.info("Took over the state of a snapshot as of entry {}", applied.offset());
        protocol.accept(new Input.SnapshotInstalled(
                new dev.tidemark.protocol.entry.Position(applied.offset(), applied.epoch(), applied.chain()),
                restore.meta().time(),
                configuration));
        outcomes.restored(engine);
    }
}
