package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.PatientRun;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.lanes.ApplyLane;
import dev.tidemark.protocol.Effect;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The gateway of a running node: admission, bounds, and one flush for whatever arrived in one turn of the loop. */
public final class ClusterGateway implements Gateway, ApplyLane.Outcomes {
    private static final int MAX_READS = 50_000;

    private final Executor main;
    private final NodeClock clock;
    private final NodeConfig.Limits limits;
    private final GatewayWrites writes;
    private final GatewayReads reads;
    private final LevelReads levels;
    private final QuorumReads byQuorum;
    private final StateAge age;
    private final StateEngine engine;
    private final Supplier<PatientRun> patientRuns;
    private final Runnable waitedFor;
    private List<Runnable> waitingForRoom = new ArrayList<>();
    /** Why this node takes no part, so that nobody needs to wait for it; empty if it does. */
    private String noPart = "";

    private Runnable pinnedListener = () -> {};
    private boolean flushScheduled;
    private boolean closed;

    /**
     * @param engine the state of this node, read by its main executor
     * @param patientRuns for replies that are made while they are sent
     * @param waitedFor called when clients have asked for something
     */
    public ClusterGateway(
            Executor main,
            NodeClock clock,
            NodeConfig.Limits limits,
            GatewayWrites writes,
            GatewayReads reads,
            LevelReads levels,
            QuorumReads byQuorum,
            StateAge age,
            StateEngine engine,
            Supplier<PatientRun> patientRuns,
            Runnable waitedFor) {
        this.main = main;
        this.clock = clock;
        this.limits = limits;
        this.writes = writes;
        this.reads = reads;
        this.levels = levels;
        this.byQuorum = byQuorum;
        this.age = age;
        this.engine = engine;
        this.patientRuns = patientRuns;
        this.waitedFor = waitedFor;
    }

    @Override
    public void write(byte[] requestId, byte[] body, WriteHandler handler) {
        if (body.length > limits.maxEntryBytes()) {
            handler.answered(
                    0,
                    new Reply.Failure("ERR the command has " + body.length + " bytes, more than max-entry-bytes ("
                            + limits.maxEntryBytes() + "); it was not executed"));
        } else if (closed) {
            handler.answered(0, new Reply.Failure("TRYAGAIN this node is stopping; the write was not executed"));
        } else if (!noPart.isEmpty()) {
            handler.answered(0, GatewayWrites.refusal(noPart));
        } else if (writes.pendingBytes() > 2 * limits.gatewayBytes() || writes.isOverfull()) {
            handler.answered(
                    0,
                    new Reply.Failure("TRYAGAIN this node has too many writes in flight; the write was not executed"));
        } else {
            writes.add(new PendingWrite(requestId, body, clock.millis() + limits.requestTimeoutMillis(), handler));
            scheduleFlush();
        }
    }

    @Override
    public void read(byte[] body, ReadHandler handler) {
        read(body, handler, false);
    }

    private void read(byte[] body, ReadHandler handler, boolean strong) {
        if (closed) {
            handler.answered(new Reply.Failure("TRYAGAIN this node is stopping"));
        } else if (!noPart.isEmpty()) {
            handler.answered(GatewayReads.refusal(noPart));
        } else if (reads.count() > 2 * MAX_READS) {
            handler.answered(new Reply.Failure("TRYAGAIN this node has too many reads in flight"));
        } else {
            reads.add(body, handler, clock.millis() + limits.requestTimeoutMillis(), strong);
            scheduleFlush();
        }
    }

    @Override
    public void read(ReadLevel level, byte[] body, ReadHandler handler) {
        if (level instanceof ReadLevel.Linearizable || level instanceof ReadLevel.Strong) {
            read(body, handler, level instanceof ReadLevel.Strong);
        } else if (closed) {
            handler.answered(new Reply.Failure("TRYAGAIN this node is stopping"));
        } else if (level instanceof ReadLevel.Eventual) {
            levels.eventual(body, handler);
        } else if (openReads() > 2 * MAX_READS) {
            handler.answered(new Reply.Failure("TRYAGAIN this node has too many reads in flight"));
        } else {
            int before = levels.count() + byQuorum.count();
            if (level instanceof ReadLevel.Quorum) {
                byQuorum.add(body, handler, !noPart.isEmpty());
            } else if (level instanceof ReadLevel.Session session) {
                levels.session(session.offset(), body, handler, noPart);
            } else if (level instanceof ReadLevel.Bounded bounded) {
                levels.bounded(bounded.millis(), body, handler, noPart);
            }
            if (levels.count() + byQuorum.count() > before) {
                scheduleFlush();
            }
        }
    }

    @Override
    public long ageMillis() {
        long millis = age.millis();
        return millis == StateAge.UNKNOWN ? UNKNOWN_AGE : millis;
    }

    /** Writes that have no outcome yet. */
    public int openWrites() {
        return writes.count();
    }

    public long openWriteBytes() {
        return writes.pendingBytes();
    }

    /** Reads that have no answer yet. */
    public int openReads() {
        return reads.count() + levels.count() + byQuorum.count();
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            main.execute(this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        writes.flush();
        reads.flush();
        byQuorum.flush();
        waitedFor.run();
    }

    /** Whether a client waits for something whose time may run out. */
    public boolean isWaitedFor() {
        return writes.count() > 0 || openReads() > 0;
    }

    @Override
    public boolean isFull() {
        return writes.pendingBytes() > limits.gatewayBytes() || writes.isFull() || openReads() > MAX_READS;
    }

    @Override
    public Reply peek(byte[] body) {
        try {
            return engine.hasState() ? engine.read(body, 0, 0) : Reply.NIL;
        } catch (MissingRowsException | UnreadableRowsException e) {
            return null;
        }
    }

    @Override
    public PatientRun patientRun() {
        return patientRuns.get();
    }

    @Override
    public long pinnedBytes() {
        return engine.pinnedBytes();
    }

    @Override
    public void revokeOldestPin() {
        engine.revokeOldestPin();
    }

    @Override
    public void whenPinnedGrows(Runnable listener) {
        pinnedListener = listener;
    }

    @Override
    public void pinnedGrew() {
        pinnedListener.run();
    }

    @Override
    public boolean memoryIsFull() {
        // With pairs on disk: also if what changed takes the memory, since no checkpoint can be written.
        boolean isCrowded = limits.data().areOnDisk() && engine.estimatedBytes() > limits.maxMemoryBytes();
        return isCrowded || stateBytes() + writes.pendingBytes() > maxStateBytes();
    }

    @Override
    public long stateBytes() {
        return limits.data().areOnDisk() ? engine.dataBytes() : engine.estimatedBytes();
    }

    @Override
    public long maxStateBytes() {
        return limits.maxStateBytes();
    }

    @Override
    public long maxPairBytes() {
        return Math.max(0, maxStateBytes() - engine.rememberedBytes());
    }

    @Override
    public void whenRoom(Runnable action) {
        if (isFull()) {
            waitingForRoom.add(action);
        } else {
            action.run();
        }
    }

    private void tellWhoWaits() {
        if (!waitingForRoom.isEmpty() && !isFull()) {
            List<Runnable> told = waitingForRoom;
            waitingForRoom = new ArrayList<>();
            told.forEach(main::execute);
        }
    }

    @Override
    public void applied(long offset, Outcome outcome) {
        writes.applied(offset, outcome);
        tellWhoWaits();
    }

    @Override
    public void restored(StateEngine engine) {
        writes.restored(engine);
        tellWhoWaits();
    }

    public void leaderChanged(boolean known) {
        writes.leaderChanged(known);
        reads.leaderChanged();
        byQuorum.leaderChanged();
    }

    public void readConfirmed(long read, long index, long time) {
        long asked = reads.confirmed(read, index, time);
        if (asked != GatewayReads.NOT_ASKED) {
            age.confirmed(asked, index);
        }
        tellWhoWaits();
    }

    public void readRefused(long read) {
        reads.refused(read);
    }

    /** Enough voters have said how far their logs are on disk. */
    public void readPointFound(Effect.AnswerQuorumRead found) {
        byQuorum.found(found.read(), found.point(), found.time());
        tellWhoWaits();
    }

    public void proposalsRefused(Effect.RefuseProposals refused) {
        writes.refused(refused.token(), refused.reason(), refused.nodes());
    }

    /**
     * @param whyNot what keeps requests from being answered, for those whose time is up
     * @param takesNoPart whether to wait is of no use: then they are answered at once (H166)
     */
    public void tick(String whyNot, boolean takesNoPart) {
        noPart = takesNoPart ? whyNot : "";
        if (takesNoPart) {
            writes.refuseUnsent(GatewayWrites.refusal(whyNot));
            reads.refuseAll(whyNot);
            levels.refuseAll(whyNot);
        }
        age.look();
        levels.tick(whyNot);
        byQuorum.tick(whyNot);
        writes.tick(whyNot);
        reads.tick(whyNot);
        tellWhoWaits();
    }

    public void close() {
        closed = true;
        writes.close();
        reads.close();
        levels.refuseAll("this node is stopping");
        byQuorum.close();
    }
}
