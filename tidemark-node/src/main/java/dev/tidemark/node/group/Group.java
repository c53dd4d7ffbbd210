package dev.tidemark.node.group;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.archive.Archiving;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.gateway.ClusterGateway;
import dev.tidemark.node.lanes.ApplyFeed;
import dev.tidemark.node.lanes.ApplyLane;
import dev.tidemark.node.lanes.DueTimer;
import dev.tidemark.node.lanes.Lane;
import dev.tidemark.node.lanes.ProtocolLane;
import dev.tidemark.node.lanes.ReplicaWatcher;
import dev.tidemark.node.lanes.StateReads;
import dev.tidemark.node.lanes.SyncPace;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.node.scrub.Scrub;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.Replay;
import dev.tidemark.node.status.CommittedRead;
import dev.tidemark.node.status.MemberQuestions;
import dev.tidemark.node.status.NodeQuestions;
import dev.tidemark.node.status.NodeQueues;
import dev.tidemark.node.status.Serving;
import dev.tidemark.node.status.StatusReport;
import dev.tidemark.node.time.PauseWatch;
import dev.tidemark.node.time.Ticker;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One group: a log, its replica, the lanes, and the state, without threads, sockets or clocks of its own. A process
 * runs one today, and nothing here keeps it from running more: what a process has once comes in as {@link
 * NodeEnvironment} and {@link PeerTransport}. Production and simulation run this same class. For the main executor.
 *
 * <p>Mailboxes are made first, then what writes to them, then the lanes that read them: nobody hears later of anybody.
 */
public final class Group implements Occupant, ProtocolLane.Listener, PeerTransport.Listener {
    private final NodeConfig config;
    private final NodeEnvironment environment;
    private final OpenedNode opened;
    private final PeerTransport transport;
    private final Consumer<Throwable> failed;
    private final Guard guard;
    private final Executor main;
    private final ReplicaView replica;
    private final StateReads state;
    private final Mailboxes mail;
    private final ProtocolLane protocol;
    private final ApplyLane apply;
    private final DueTimer due;
    private final ApplyFeed feed;
    private final Archiving archiving;
    private final Checkpoints checkpoints;
    private final CheckpointQuestions checkpointQuestions;
    private final DiskWatch disk;
    private final ClusterGateway gateway;
    private final NodeQuestions questions;
    private final MemberQuestions memberQuestions;
    private final Rejoin rejoin;
    private final EndKeeper endKeeper;
    private final LevelMark levelMark;
    private final Replay replay;
    private final Serving serving;
    private final StatusReport report;
    private final Ticker ticker;
    private final Scrub scrub;
    private final LostState lostState;

    private Runnable leaderListener = () -> {};
    private ScrubStatus scrubStatus = ScrubStatus.NONE;

    /** @param failed told, once or more, that the node must stop for good, and why */
    public Group(
            NodeConfig config,
            NodeEnvironment environment,
            OpenedNode opened,
            PeerTransport transport,
            Consumer<Throwable> failed) {
        this.config = config;
        this.environment = environment;
        this.opened = opened;
        this.transport = transport;
        this.failed = failed;
        NodeClock clock = environment.clock();
        guard = new Guard(failed);
        main = guard.of(environment.main());
        mail = Mailboxes.on(environment, failed);
        Consumer<Input> toProtocol = mail.protocol()::post;
        SyncPace pace = new SyncPace();

        Assembly parts = new Assembly(config, environment, opened, mail);
        Replica machine = parts.replica();
        replica = machine.view();
        questions = new NodeQuestions(clock, parts.freshNumber(), toProtocol);
        memberQuestions = new MemberQuestions(parts.freshNumber(), toProtocol);
        rejoin = new Rejoin(config, clock, toProtocol);
        disk = new DiskWatch(
                config.limits().reservedDiskBytes(), clock, replica, pace, toProtocol, mail.files()::post, main);
        levelMark = new LevelMark(
                opened.identity(), environment.disk(), replica::committedLevel, clock, mail.files()::post, main);
        endKeeper = new EndKeeper(replica, clock, mail.files()::post, main);
        PauseWatch pauses = new PauseWatch(config.limits().heartbeatMillis());
        NodeEnvironment.Timer timer = guard.of(environment.timer());
        ticker =
                new Ticker(clock, timer, replica::deadline, this::isBusy, pauses::expect, this::tick, this::lookAround);
        state = parts.stateReads(main, failed, this::rowsDamaged);
        gateway = parts.gateway(main, ticker, replica, state, this::time);

        lostState = parts.lostState(replica, transport, this::takeNoPart, failed);
        CheckpointRequests checkpointRequests = new CheckpointRequests(
                clock, opened.applied().offset() == 0 ? 0 : opened.engine().appliedTime());
        archiving = parts.archiving(main, this::appliedOffset, () -> replica.role() == Role.LEADER);
        checkpoints = parts.checkpoints(checkpointRequests, archiving::archived);
        due = new DueTimer(
                clock, this::time, timer, () -> replica.role() == Role.LEADER, opened.engine(), state, toProtocol);
        apply = parts.applyLane(state, gateway, checkpoints, due, this::rowsUnreadable);
        feed = parts.applyFeed(replica, main);
        protocol = parts.protocolLane(machine, pauses, transport, this, feed);

        checkpointQuestions =
                new CheckpointQuestions(apply::appliedOffset, checkpoints, checkpointRequests, mail, main);
        replay = new Replay(clock, apply::appliedOffset, opened.recovered().hwm());
        serving = parts.serving(transport, replica, apply, disk.space(), protocol, replay);
        report = parts.report(transport, replica, serving, apply, checkpoints, archiving, () -> scrubStatus);
        scrub = parts.scrub(this::time, archiving::archived, status -> main.execute(() -> scrubStatus = status));
        List.of(parts.logLane(pace), parts.filesLane(), apply, protocol).forEach(Lane::open);
    }

    /** Begins: applies what is known to be committed, and starts the clock. */
    public void start() {
        transport.members(replica.configuration());
        mail.protocol().post(new Input.Applied(opened.applied().offset()));
        ticker.start();
        scrub.begin();
    }

    private void tick() {
        mail.protocol()
                .post(new Input.Tick(
                        environment.clock().millis(), environment.clock().wallMicros()));
    }

    private long appliedOffset() {
        return apply.appliedOffset();
    }

    private void lookAround() {
        transport.look();
        serving.look();
        gateway.tick(serving.reason(), serving.takesNoPart());
        questions.tick();
        rejoin.look();
        disk.look();
        endKeeper.look();
        levelMark.look();
        archiving.look();
        due.look();
        lostState.look();
    }

    /** Whether a wake every few milliseconds is worth its price. */
    private boolean isBusy() {
        return gateway.isWaitedFor() || endKeeper.isDue();
    }

    /**
     * Stops taking part; what was appended is made durable, and remembered; then {@code done} is called, in the files
     * lane.
     */
    @Override
    public void close(Runnable done) {
        gateway.close();
        guard.close();
        mail.protocol().stop();
        mail.apply().stop();
        long under = replica.durableUnder();
        mail.log().post(new LogTask.Close((end, voteEpoch) -> {
            mail.log().stop();
            // A vote that a full disk had no room for promised nothing, and must not seem to have been lost (H39).
            mail.files().post(new FilesTask.CloseEnd(end, Math.min(under, voteEpoch), () -> {
                mail.files().stop();
                done.run();
            }));
        }));
    }

    /** Something went wrong for good: stops at once, and tells clients what is known of their requests. */
    @Override
    public void fail() {
        halt();
        mail.log().stop();
        gateway.close();
    }

    /** Stops at once, writing nothing more than what is being written now. */
    void halt() {
        guard.close();
        mail.protocol().stop();
        mail.apply().stop();
        mail.files().stop();
    }

    public void watch(ReplicaWatcher watcher) {
        protocol.watch(watcher);
    }

    public ReplicaView replica() {
        return replica;
    }

    /** Offset of the newest durable checkpoint, 0 if there is none. */
    public long checkpoint() {
        return checkpoints.durable();
    }

    public NodeQueues queues() {
        return new NodeQueues(
                mail.waiting(),
                gateway.openWrites(),
                gateway.openWriteBytes(),
                gateway.openReads(),
                protocol.proposalBytes(),
                protocol.held(),
                feed.aheadBytes(),
                state.pagesUnderWay(),
                state.waitingForPages());
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    // From the network

    @Override
    public void received(Envelope envelope) {
        mail.protocol().post(new Input.Received(envelope));
    }

    @Override
    public void connected(int peer) {
        if (peer == replica.leader()) {
            gateway.leaderChanged(true);
        }
    }

    @Override
    public void connectionRenewed(int peer) {
        mail.protocol().post(new Input.ConnectionRenewed(peer));
    }

    @Override
    public void connectionLost(int peer) {
        mail.protocol().post(new Input.ConnectionLost(peer));
    }

    // From the protocol lane

    @Override
    public void roleChanged(Effect.ChangeRole change) {
        report.leaderChanged(change.leader());
        gateway.leaderChanged(change.leader() != 0);
        leaderListener.run();
    }

    @Override
    public void handled() {
        replay.look();
        ticker.handled();
    }

    @Override
    public void readConfirmed(long read, long index, long time) {
        gateway.readConfirmed(read, index, time);
    }

    @Override
    public void readRefused(long read) {
        gateway.readRefused(read);
    }

    @Override
    public void readPointFound(Effect.AnswerQuorumRead found) {
        gateway.readPointFound(found);
    }

    @Override
    public void proposalsRefused(Effect.RefuseProposals refused) {
        gateway.proposalsRefused(refused);
    }

    @Override
    public void counted(long question, int followers) {
        questions.counted(question, followers);
    }

    @Override
    public void transferAnswered(long question, TransferOutcome outcome) {
        questions.transferAnswered(question, outcome);
    }

    @Override
    public void membersAnswered(Effect.AnswerMembers answer) {
        memberQuestions.answered(answer);
    }

    @Override
    public void membersChanged(Configuration configuration) {
        transport.members(configuration);
        serving.membersChanged();
    }

    @Override
    public void notWelcome(String why) {
        serving.notWelcome(why);
        rejoin.refused();
    }

    @Override
    public void stateDiffers(Effect.StateDiffers effect) {
        lostState.differs(effect);
    }

    private void takeNoPart() {
        guard.close();
        mail.apply().stop();
        mail.protocol().stop();
        gateway.close();
    }

    private void rowsUnreadable(String why) {
        lostState.unreadable(why);
    }

    private void rowsDamaged(String why) {
        lostState.damaged(why);
    }

    // What people ask

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        questions.durableFollowers(offset, handler);
    }

    @Override
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        questions.transferLeadership(target, handler);
    }

    @Override
    public void changeMembers(MemberChange change, Consumer<MembersAnswer> handler) {
        memberQuestions.change(change, handler);
    }

    @Override
    public MembersView members() {
        return report.members();
    }

    @Override
    public void checkpoint(Consumer<CheckpointOutcome> handler) {
        checkpointQuestions.ask(handler);
    }

    @Override
    public CheckpointStatus checkpointStatus() {
        return checkpointQuestions.status();
    }

    @Override
    public void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler) {
        checkpointQuestions.read(ask, handler);
    }

    @Override
    public void scrub(boolean starts) {
        if (starts) {
            scrub.start();
        } else {
            scrub.stop();
        }
    }

    /** If this node leads, has it hand over to the node that is best prepared. */
    @Override
    public void handOver(Consumer<TransferOutcome> handler) {
        if (replica.role() == Role.LEADER && replica.configuration().voters().size() > 1) {
            transferLeadership(Input.Transfer.ANYBODY, handler);
        } else {
            handler.accept(TransferOutcome.HANDED_OVER);
        }
    }

    /** Reads committed entries for audit; never above the high watermark. */
    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        new CommittedRead(from, count, replica::hwm, main, mail.log()::post, handler).start();
    }

    /** Cluster time as this node knows it, microseconds since 1970. */
    @Override
    public long time() {
        return replica.time(environment.clock().millis());
    }

    @Override
    public long epochAt(long offset) {
        return offset <= apply.appliedOffset() ? replica.epochAt(offset) : 0;
    }

    @Override
    public int id() {
        return config.id();
    }

    @Override
    public int leader() {
        return replica.leader();
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        leaderListener = listener;
    }

    @Override
    public NodeStatus status() {
        return report.status();
    }
}
