package dev.tidemark.node.group;

import dev.tidemark.node.NodeConfig;
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
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.node.repair.PageRepairs;
import dev.tidemark.node.repair.PageRepairs.Result;
import dev.tidemark.node.scrub.Scrub;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.Replay;
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
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.tree.page.DamagedPageException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One group: a log, its replica, the lanes, and the state, without threads, sockets or clocks of its own. A process
 * runs one today, and nothing here keeps it from running more: what a process has once comes in as {@link
 * NodeEnvironment} and {@link PeerTransport}. Production and simulation run this same class. For the main executor.
 *
 * <p>Here its parts are joined, and hear what the network, the replica and the clock say. What people ask of them is in
 * {@link GroupOccupant}, and how they end in {@link Shutdown}.
 *
 * <p>Mailboxes are made first, then what writes to them, then the lanes that read them: nobody hears later of anybody.
 */
public final class Group implements ProtocolLane.Listener, PeerTransport.Listener {
    private final NodeClock clock;
    private final OpenedNode opened;
    private final Guard guard;
    private final PeerTransport transport;
    private final ReplicaView replica;
    private final StateReads state;
    private final Mailboxes mail;
    private final ProtocolLane protocol;
    private final ApplyLane apply;
    private final DueTimer due;
    private final ApplyFeed feed;
    private final Archiving archiving;
    private final Checkpoints checkpoints;
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
    private final PageRepairs repairs;
    private final LostState lostState;
    private final StandingState standing;
    private final GroupOccupant occupant;

    private ScrubStatus scrubStatus = ScrubStatus.NONE;

    /** @param failed told, once or more, that the node must stop for good, and why */
    public Group(
            NodeConfig config,
            NodeEnvironment environment,
            OpenedNode opened,
            PeerTransport transport,
            Consumer<Throwable> failed) {
        this.opened = opened;
        this.transport = transport;
        clock = environment.clock();
        guard = new Guard(failed);
        Executor main = guard.of(environment.main());
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
        repairs = parts.pageRepairs(replica, transport, main);
        state = parts.stateReads(main, repairs::repair, failed, this::rowsDamaged);
        gateway = parts.gateway(main, ticker, replica, state, this::time);

        Shutdown shutdown = new Shutdown(guard, mail, gateway, replica);
        lostState = parts.lostState(replica, transport, shutdown::takeNoPart, failed);
        CheckpointRequests checkpointRequests = new CheckpointRequests(
                clock, opened.applied().offset() == 0 ? 0 : opened.engine().appliedTime());
        archiving = parts.archiving(main, this::appliedOffset, () -> replica.role() == Role.LEADER);
        checkpoints = parts.checkpoints(checkpointRequests, replica, archiving::archived);
        due = new DueTimer(
                clock, this::time, timer, () -> replica.role() == Role.LEADER, opened.engine(), state, toProtocol);
        apply = parts.applyLane(state, gateway, checkpoints, due, new Unreadable());
        feed = parts.applyFeed(replica, main);
        protocol = parts.protocolLane(machine, pauses, transport, this, feed);

        CheckpointQuestions checkpointQuestions =
                new CheckpointQuestions(apply::appliedOffset, checkpoints, checkpointRequests, mail, main);
        replay = new Replay(
                clock, apply::appliedOffset, apply::isParked, opened.recovered().hwm());
        standing = new StandingState(clock, apply::appliedOffset, apply::isParked, toProtocol);
        serving = parts.serving(transport, replica, apply, disk.space(), protocol, replay);
        report = parts.report(transport, replica, serving, apply, checkpoints, archiving, disk, this::scrubStatus);
        scrub = parts.scrub(this::time, archiving::archived, status -> main.execute(() -> scrubStatus = status));
        occupant = new GroupOccupant(
                config.id(),
                replica,
                apply::appliedOffset,
                this::time,
                gateway,
                report,
                questions,
                memberQuestions,
                checkpointQuestions,
                scrub,
                mail.log()::post,
                main,
                shutdown);
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
        mail.protocol().post(new Input.Tick(clock.millis(), clock.wallMicros()));
    }

    private long time() {
        return replica.time(clock.millis());
    }

    private ScrubStatus scrubStatus() {
        return scrubStatus.withRepaired(repairs.repaired());
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
        repairs.look();
        lostState.look();
        standing.look();
    }

    /** Whether a wake every few milliseconds is worth its price. */
    private boolean isBusy() {
        return gateway.isWaitedFor() || endKeeper.isDue();
    }

    /** As the process that it runs in sees it, and those that ask that process. */
    public Occupant occupant() {
        return occupant;
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

    /** Whether it decides and answers nothing any more: it is being closed, or stops for good. */
    public boolean takesNoPart() {
        return guard.isClosed();
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
                repairs.underWay(),
                state.waitingForPages());
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
        occupant.leaderChanged();
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

    @Override
    public void rangeCame(Effect.RangeCame answer) {
        repairs.came(answer);
    }

    private void rowsDamaged(String why) {
        lostState.damaged(why);
    }

    private final class Unreadable implements ApplyLane.Unreadable {
        @Override
        public void byAnEntry(String why) {
            lostState.unreadable(why);
        }

        @Override
        public void elsewhere(ApplyTask.RowsUnreadable task) {
            if (task.why() instanceof DamagedPageException page && page.range() != null) {
                repairs.repair(page.ref(), page.range().from(), page, result -> ended(task, result != Result.FAILED));
            } else {
                ended(task, false);
            }
        }

        private void ended(ApplyTask.RowsUnreadable task, boolean isRepaired) {
            task.repaired().accept(isRepaired);
            if (!isRepaired) {
                rowsDamaged(task.why().getMessage());
            }
        }
    }
}
