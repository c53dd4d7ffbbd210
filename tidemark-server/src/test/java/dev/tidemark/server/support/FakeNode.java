package dev.tidemark.server.support;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.DiskStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.state.Query;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A node of one process without a log: the real state machine under a gateway that answers at once. */
public final class FakeNode extends FixedMemory implements TidemarkNode {
    private static final int PIECE_BYTES = 1_000;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, SocketTransport.best().handler());
    private final EventLoop loop = group.next();
    private final KvStateMachine machine = new KvStateMachine();
    private final TreeStore store = new TreeStore();
    /** Why nothing can be read from the log; empty: all can. */
    public String logProblem = "";

    private final List<NodeStatus.CommittedEntry> log = new ArrayList<>();
    private final Map<String, Reply> once = new TreeMap<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private final Gateway gateway;
    private Runnable leaderListener = () -> {};

    /** Written by the test before use. */
    public volatile NodeStatus status = status("leader", 1);

    public volatile long durableFollowers = 2;
    public volatile TransferOutcome transferOutcome = TransferOutcome.HANDED_OVER;
    public volatile int lastTransfer;
    public volatile CheckpointOutcome checkpointOutcome = CheckpointOutcome.DURABLE;
    public volatile boolean handedOver;
    public volatile Boolean lastScrub;
    public volatile MemberChange lastChange;
    public volatile MembersAnswer membersAnswer = new MembersAnswer(MemberOutcome.OK, "");
    /** Those that reads asked for, in their order. */
    public final List<ReadLevel> levels = new CopyOnWriteArrayList<>();

    public FakeNode() {
        gateway = this;
    }

    /** A node whose clients come to another gateway. */
    public FakeNode(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public long syncs() {
        return 7;
    }

    public static NodeStatus status(String role, int leader) {
        return status(role, leader, 7_001);
    }

    /** @param firstClientPort where node 1 says that it listens for clients; the others one port further each */
    public static NodeStatus status(String role, int leader, int firstClientPort) {
        return status(role, leader, leader == 0 ? 2 : leader, firstClientPort);
    }

    /** @param lastLeader 0: none was ever known */
    public static NodeStatus withoutLeader(String role, int lastLeader) {
        return status(role, 0, lastLeader, 7_001);
    }

    private static NodeStatus status(String role, int leader, int lastLeader, int firstClientPort) {
        TreeMap<Integer, NodeStatus.Voter> voters = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            voters.put(
                    id,
                    new NodeStatus.Voter(
                            id,
                            new HostPort("127.0.0.1", 17_000 + id),
                            new HostPort("127.0.0.1", firstClientPort - 1 + id),
                            id != 3));
        }
        TreeMap<Integer, NodeStatus.FollowerProgress> followers = new TreeMap<>();
        if (role.equals("leader")) {
            followers.put(2, new NodeStatus.FollowerProgress(9, 1));
            followers.put(3, new NodeStatus.FollowerProgress(4, 6));
        }
        boolean serving = leader != 0;
        return new NodeStatus(
                1,
                new UUID(1, 2),
                new UUID(3, 4),
                role,
                5,
                leader,
                lastLeader,
                10,
                10,
                9,
                9,
                3,
                77,
                2,
                2,
                2,
                voters,
                followers,
                serving,
                serving ? "" : "no leader is known",
                new TreeMap<>(),
                NodeStatus.Agreement.NONE,
                List.of(),
                new NodeStatus.Lease(400, 250, 7),
                new NodeStatus.Archived(true, 7, "the archive is full"),
                new DiskStatus(5_000, 6_000, true, 3),
                new ScrubStatus(true, 3, 41, 1_700_000_000_000_000L, 1_690_000_000_000_000L, 2, 1, 4, "a page"),
                new NodeStatus.Levels(1, 2, new TreeMap<>(Map.of(1, 2, 2, 1, 3, 0))),
                new NodeStatus.Membership("voter", "room-1", role.equals("leader") ? "node 3 is silent" : ""));
    }

    @Override
    public void write(byte[] requestId, byte[] body, WriteHandler handler) {
        long offset = log.size() + 1L;
        String id = requestId == null ? null : new String(requestId, StandardCharsets.ISO_8859_1);
        Reply reply = id == null ? null : once.get(id);
        if (reply == null) {
            reply = machine.apply(new Entry(offset, 5, offset * 1_000, body), store);
            log.add(new NodeStatus.CommittedEntry(offset, 5, offset * 1_000, offset, "command", body));
            if (id != null) {
                once.put(id, reply);
            }
        }
        handler.answered(offset, reply);
    }

    @Override
    public void read(byte[] body, ReadHandler handler) {
        handler.answeredAsOf(log.size(), machine.read(new Query(1, body), store));
    }

    @Override
    public void read(ReadLevel level, byte[] body, ReadHandler handler) {
        levels.add(level);
        read(body, handler);
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void whenRoom(Runnable action) {
        action.run();
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public EventLoopGroup eventLoopGroup() {
        return group;
    }

    @Override
    public int id() {
        return status.id();
    }

    @Override
    public NodeStatus status() {
        return status;
    }

    @Override
    public int leader() {
        return status.leader();
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        leaderListener = listener;
    }

    /** Another leader is known, or none; returns when those who listen have heard of it. */
    public void changeLeader(String role, int leader) {
        CompletableFuture.runAsync(
                        () -> {
                            int before = status.leader() == 0 ? status.lastLeader() : status.leader();
                            status = leader == 0 ? withoutLeader(role, before) : status(role, leader);
                            leaderListener.run();
                        },
                        loop)
                .thenRunAsync(() -> {}, loop)
                .join();
    }

    @Override
    public long epochAt(long offset) {
        return offset > 0 && offset <= log.size() ? 5 : 0;
    }

    @Override
    public long timeMicros() {
        return 1_700_000_000_123_456L;
    }

    @Override
    public Reply peek(byte[] body) {
        return machine.read(new Query(log.size(), body), store);
    }

    /** Of all that was written. */
    public List<byte[]> bodies() {
        return log.stream().map(NodeStatus.CommittedEntry::body).toList();
    }

    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        int first = (int) Math.min(from - 1, log.size());
        int end = Math.min(log.size(), first + count);
        List<NodeStatus.CommittedEntry> found = logProblem.isEmpty() ? log.subList(first, end) : List.of();
        handler.accept(new NodeStatus.CommittedEntries(List.copyOf(found), 1, log.size(), logProblem));
    }

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        handler.accept(durableFollowers);
    }

    @Override
    public void checkpoint(Consumer<CheckpointOutcome> handler) {
        handler.accept(checkpointOutcome);
    }

    /** Empty: there is none. */
    public volatile byte[] checkpointFile = {};

    @Override
    public void scrub(boolean starts) {
        lastScrub = starts;
    }

    @Override
    public void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler) {
        byte[] file = checkpointFile;
        int from = (int) Math.min(ask.at(), file.length);
        handler.accept(
                ask.offset() != status.checkpoint() || file.length == 0
                        ? Optional.empty()
                        : Optional.of(new CheckpointPiece(
                                file.length,
                                Arrays.copyOfRange(file, from, Math.min(file.length, from + PIECE_BYTES)))));
    }

    @Override
    public CheckpointStatus checkpointStatus() {
        boolean running = checkpointOutcome == CheckpointOutcome.RUNNING;
        return new CheckpointStatus(running, 1_700_000_000_123L, false, 1_500, running ? 2_500 : -1, 3);
    }

    @Override
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        lastTransfer = target;
        handler.accept(transferOutcome);
    }

    @Override
    public void changeMembers(MemberChange change, Consumer<MembersAnswer> handler) {
        lastChange = change;
        handler.accept(membersAnswer);
    }

    @Override
    public MembersView members() {
        TreeMap<Integer, MembersView.Seen> members = new TreeMap<>();
        status.voters()
                .forEach((id, voter) -> members.put(
                        id,
                        new MembersView.Seen(
                                MemberRole.VOTER,
                                0,
                                new UUID(3, id),
                                voter.peer(),
                                voter.client(),
                                voter.connected(),
                                id == 3 ? 6 : 0,
                                status.levels().members().get(id),
                                id == 1 ? "room-1" : "")));
        members.put(
                4,
                new MembersView.Seen(
                        MemberRole.LEARNER,
                        4,
                        new UUID(0, 0),
                        new HostPort("n4", 17_004),
                        new HostPort("n4", 7_004),
                        false,
                        -1,
                        0,
                        ""));
        return new MembersView(
                17,
                status.leader(),
                2,
                Collections.emptySortedSet(),
                0,
                1,
                1,
                members,
                status.membership().silence());
    }

    @Override
    public void handOver() {
        handedOver = true;
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        stopped.complete(null);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
