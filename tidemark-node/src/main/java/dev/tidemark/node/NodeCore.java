package dev.tidemark.node;

import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Quorums;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.TransferOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A node without threads, sockets or clocks of its own: the lanes, wired to each other and to an environment. Production
 * and simulation run this same class. Everything public to the package is for the main executor.
 */
final class NodeCore implements ProtocolLane.Listener, PeerTransport.Listener {
    private static final int MAX_QUESTIONS = 10_000;
    private static final int NOT_WELCOME_MILLIS = 5_000;
    private static final int MEASURE_DISK_MILLIS = 200;
    /** How often deadlines are looked at. */
    private static final int TICK_MILLIS = 10;

    private final NodeConfig config;
    private final NodeEnvironment environment;
    private final OpenedNode opened;
    private final PeerTransport transport;
    private final Consumer<Throwable> failed;
    private final Replica replica;
    private final ProtocolLane protocol;
    private final LogLane log;
    private final DueTimer due;
    private final ApplyLane apply;
    private final FilesLane files;
    private final ApplyFeed feed;
    private final Checkpoints checkpoints;
    private final DiskSpace diskSpace;
    private final ClusterGateway gateway;
    /** Who waits for a count of followers. Looked up only. */
    private final Map<Long, LongConsumer> questions = new HashMap<>();
    /** Who waits for another leader. Looked up only. */
    private final Map<Long, Consumer<TransferOutcome>> transfers = new HashMap<>();

    private long lastQuestion;
    private int lastLeader;
    private Runnable leaderListener = () -> {};
    private String notWelcome = "";
    private long notWelcomeAt;
    private long diskMeasuredAt = Long.MIN_VALUE / 2;
    private boolean stopped;

    /** @param failed told, once or more, that the node must stop for good, and why */
    NodeCore(
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
        Executor main = guarded(environment.main());
        lastQuestion = freshNumber();
        NodeConfig.Limits limits = config.limits();
        replica = new Replica(replicaOptions(), LogEntry::encode, opened.recovered());
        protocol = new ProtocolLane(environment.main(), failed, replica, environment.clock(), transport, this);
        log = new LogLane(
                environment.log(),
                failed,
                opened.wal(),
                opened.voteFile(),
                opened.identity().incarnation(),
                environment.timer(),
                protocol::post);
        files = new FilesLane(
                environment.files(),
                failed,
                environment.disk(),
                opened.snapshots(),
                opened.identity().cluster(),
                environment.buffers(),
                protocol::post);
        diskSpace = new DiskSpace(limits.reservedDiskBytes());
        checkpoints = new Checkpoints(
                opened.identity().cluster(),
                limits.checkpointBytes(),
                limits.retainedLogBytes(),
                opened.applied().offset(),
                files::post,
                log::post);
        GatewayReads reads = new GatewayReads(environment.clock(), freshNumber(), protocol::post);
        GatewayWrites writes =
                new GatewayWrites(environment.clock(), environment.uuids(), freshNumber(), protocol::post);
        gateway = new ClusterGateway(main, environment.clock(), limits, writes, reads);
        due = new DueTimer(
                environment.clock(), this::later, () -> replica.role() == Role.LEADER, opened.engine(), protocol::post);
        apply = new ApplyLane(
                environment.main(),
                failed,
                opened.engine(),
                opened.applied(),
                opened.appliedConfiguration(),
                environment.clock(),
                environment.seeds().getAsLong(),
                protocol::post,
                gateway,
                checkpoints,
                due);
        feed = new ApplyFeed(replica, opened.applied().offset(), log::post, apply::post, main, environment.buffers());
        protocol.connect(log::post, files::post, feed);
        files.connect(log::post, apply::post);
        reads.connect(apply::post);
        gateway.connect(apply::stateBytes);
    }

    /**
     * Where numbering begins that goes to peers and back. An answer that was meant for the process before this one, and
     * arrives late, must not be taken for one to a question of this one (H29, H81).
     */
    private long freshNumber() {
        return environment.uuids().get().getLeastSignificantBits() >>> 2;
    }

    private ReplicaOptions replicaOptions() {
        NodeConfig.Limits limits = config.limits();
        return new ReplicaOptions(
                opened.identity().cluster(),
                opened.identity().id(),
                opened.identity().incarnation(),
                limits.heartbeatMillis(),
                limits.electionTimeoutMillis(),
                environment.buffers().batch(),
                environment.buffers().inFlight(),
                environment.buffers().tail(),
                limits.uncommittedBytes(),
                limits.maxClockAheadMillis() * 1_000);
    }

    /** Work on the main executor that is not a lane's fails like one. */
    private Executor guarded(Executor executor) {
        return task -> executor.execute(() -> {
            try {
                if (!stopped) {
                    task.run();
                }
            } catch (Throwable e) {
                failed.accept(e);
            }
        });
    }

    /** Begins: applies what is known to be committed, and starts the clock. */
    void start() {
        protocol.post(new Input.Applied(opened.applied().offset()));
        tick();
    }

    private void tick() {
        if (stopped) {
            return;
        }
        protocol.post(
                new Input.Tick(environment.clock().millis(), environment.clock().wallMicros()));
        gateway.tick(reason());
        measureDisk();
        due.look();
        later(TICK_MILLIS, this::tick);
    }

    private void later(long millis, Runnable task) {
        environment.timer().after(millis, () -> {
            try {
                if (!stopped) {
                    task.run();
                }
            } catch (Throwable e) {
                failed.accept(e);
            }
        });
    }

    private void measureDisk() {
        long now = environment.clock().millis();
        if (now - diskMeasuredAt < MEASURE_DISK_MILLIS) {
            return;
        }
        diskMeasuredAt = now;
        Executor main = guarded(environment.main());
        files.post(new FilesTask.MeasureDisk(usable -> main.execute(() -> {
            if (diskSpace.measured(usable)) {
                protocol.post(new Input.DiskSpace(diskSpace.isLow()));
            }
        })));
    }

    /** Stops taking part; what was appended is made durable, then {@code done} is called, in the log lane. */
    void close(Runnable done) {
        gateway.close();
        halt();
        log.post(new LogTask.Close(() -> {
            log.stop();
            done.run();
        }));
    }

    /** Something went wrong for good: stops at once, and tells clients what is known of their requests. */
    void fail() {
        halt();
        log.stop();
        gateway.close();
    }

    /** Stops at once, writing nothing more than what is being written now. */
    void halt() {
        stopped = true;
        protocol.stop();
        apply.stop();
        files.stop();
    }

    Replica replica() {
        return replica;
    }

    /** Offset of the newest durable checkpoint, 0 if there is none. */
    long checkpoint() {
        return checkpoints.durable();
    }

    NodeQueues queues() {
        return new NodeQueues(
                protocol.waiting() + log.waiting() + apply.waiting() + files.waiting(),
                gateway.openWrites(),
                gateway.openWriteBytes(),
                gateway.openReads(),
                protocol.proposalBytes(),
                protocol.held(),
                feed.aheadBytes());
    }

    Gateway gateway() {
        return gateway;
    }

    // From the network

    @Override
    public void received(Envelope envelope) {
        protocol.post(new Input.Received(envelope));
    }

    @Override
    public void connected(int peer) {
        if (peer == replica.leader()) {
            gateway.leaderChanged(true);
        }
    }

    @Override
    public void connectionLost(int peer) {
        protocol.post(new Input.ConnectionLost(peer));
    }

    // From the protocol lane

    @Override
    public void roleChanged(Effect.ChangeRole change) {
        if (change.leader() != 0) {
            lastLeader = change.leader();
        }
        gateway.leaderChanged(change.leader() != 0);
        leaderListener.run();
    }

    @Override
    public void readConfirmed(long read, long index) {
        gateway.readConfirmed(read, index);
    }

    @Override
    public void readRefused(long read) {
        gateway.readRefused(read);
    }

    @Override
    public void proposalsRefused(Effect.RefuseProposals refused) {
        gateway.proposalsRefused(refused.token(), refused.reason());
    }

    @Override
    public void counted(long question, int followers) {
        LongConsumer handler = questions.remove(question);
        if (handler != null) {
            handler.accept(followers);
        }
    }

    @Override
    public void transferAnswered(long question, TransferOutcome outcome) {
        Consumer<TransferOutcome> handler = transfers.remove(question);
        if (handler != null) {
            handler.accept(outcome);
        }
    }

    @Override
    public void notWelcome(String why) {
        notWelcome = why;
        notWelcomeAt = environment.clock().millis();
    }

    /** The others say so again with every message of ours, so a word that is old was taken back. */
    private boolean isNotWelcome() {
        return !notWelcome.isEmpty() && environment.clock().millis() - notWelcomeAt < NOT_WELCOME_MILLIS;
    }

    /** Asks how many followers have everything up to {@code offset} durable; -1 if nobody can say. May never answer. */
    void durableFollowers(long offset, LongConsumer handler) {
        if (questions.size() >= MAX_QUESTIONS) {
            questions.clear();
        }
        questions.put(++lastQuestion, handler);
        protocol.post(new Input.CountDurable(lastQuestion, offset));
    }

    /**
     * Has the leader, wherever it is, hand over to {@code target}. Always answers, within some election timeouts.
     *
     * @param target id of a node
     */
    void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        transfers.put(++lastQuestion, handler);
        protocol.post(new Input.Transfer(lastQuestion, target));
    }

    /** If this node leads, has it hand over to whoever is best prepared. */
    void handOver(Consumer<TransferOutcome> handler) {
        if (replica.role() == Role.LEADER && config.voters().size() > 1) {
            transferLeadership(Input.Transfer.ANYBODY, handler);
        } else {
            handler.accept(TransferOutcome.HANDED_OVER);
        }
    }

    /** Reads committed entries for audit; never above the high watermark. */
    void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        new CommittedRead(from, count, replica::hwm, guarded(environment.main()), log::post, handler).start();
    }

    // What people see

    private boolean serves() {
        if (isNotWelcome()) {
            return false;
        }
        return replica.role() == Role.LEADER ? replica.epochIsOpen() : replica.leader() != 0;
    }

    private String reason() {
        if (serves()) {
            return "";
        }
        if (isNotWelcome()) {
            return notWelcome;
        }
        String alarm = protocol.alarm();
        String state = replica.role() == Role.LEADER
                ? "the leader's first entry in epoch " + replica.epoch() + " is not committed yet"
                : "no leader is known in epoch " + replica.epoch() + "; " + connectedVoters() + " of "
                        + config.voters().size() + " voters are connected, "
                        + replica.configuration().quorums().election() + " are needed";
        if (diskSpace.isLow()) {
            state += ". " + diskSpace.text();
        }
        return alarm.isEmpty() ? state : state + ". " + alarm;
    }

    private int connectedVoters() {
        int connected = 0;
        for (int id : config.voters().keySet()) {
            connected += id == config.id() || transport.isConnected(id) ? 1 : 0;
        }
        return connected;
    }

    int id() {
        return config.id();
    }

    int leader() {
        return replica.leader();
    }

    void whenLeaderChanges(Runnable listener) {
        leaderListener = listener;
    }

    NodeStatus status() {
        Quorums quorums = replica.configuration().quorums();
        return new NodeStatus(
                config.id(),
                opened.identity().cluster(),
                opened.identity().incarnation(),
                replica.role().word(),
                replica.epoch(),
                replica.leader(),
                lastLeader,
                replica.end().offset(),
                replica.durable(),
                replica.hwm(),
                apply.appliedOffset(),
                checkpoints.durable(),
                replica.lamport(),
                quorums.write(),
                quorums.election(),
                quorums.read(),
                voters(),
                followers(),
                serves(),
                reason());
    }

    private SortedMap<Integer, NodeStatus.Voter> voters() {
        TreeMap<Integer, NodeStatus.Voter> voters = new TreeMap<>();
        config.voters().forEach((id, peer) -> {
            boolean self = id == config.id();
            HostPort client = self ? config.client() : transport.clientAddress(id);
            voters.put(
                    id,
                    new NodeStatus.Voter(
                            id,
                            peer,
                            client == null ? conventionalClientAddress(peer) : client,
                            self || transport.isConnected(id)));
        });
        return voters;
    }

    /** As {@code tidemark up} and Redis Cluster lay ports out; until the peer has said otherwise. */
    private static HostPort conventionalClientAddress(HostPort peer) {
        return new HostPort(peer.host(), peer.port() > 10_000 ? peer.port() - 10_000 : peer.port());
    }

    private SortedMap<Integer, NodeStatus.FollowerProgress> followers() {
        TreeMap<Integer, NodeStatus.FollowerProgress> followers = new TreeMap<>();
        replica.followers()
                .forEach((id, durable) -> followers.put(
                        id,
                        new NodeStatus.FollowerProgress(durable, replica.end().offset() - durable)));
        return followers;
    }
}
