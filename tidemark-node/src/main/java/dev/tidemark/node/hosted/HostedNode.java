package dev.tidemark.node.hosted;

import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.group.Group;
import dev.tidemark.node.lanes.ReplicaWatcher;
import dev.tidemark.node.start.LogStart;
import dev.tidemark.node.start.NodeOpening;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.PreparedDirectory;
import dev.tidemark.node.status.NodeQueues;
import dev.tidemark.node.wire.FrameBytes;
import dev.tidemark.node.wire.PeerLevel;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.tree.cache.HeldPages;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One node on somebody else's scheduler, disk, clock and wire: the production classes, all of them, down to the bytes
 * on disk and wire. This is how the simulator runs nodes; {@link TidemarkNode} is the way in for everybody else.
 *
 * <p>Calls come on the host's main executor. What looks at the node without changing it ({@link #role} and what
 * follows) may be called whenever nothing runs on that executor.
 */
public final class HostedNode {
    private final Group group;
    private final OpenedNode opened;
    private final FrameBytes frames = new FrameBytes();
    private final int highestLevel;

    private HostedNode(NodeConfig config, StateMachine machine, NodeHost host) throws StartException {
        highestLevel = config.levels().highest();
        NodeEnvironment environment = host.environment();
        opened = new NodeOpening(config, machine, environment).open();
        group = new Group(config, environment, opened, new HostedTransport(host.wire()), host.failed());
    }

    /**
     * Opens or formats the data directory and wires the node; {@link #start} it on the main executor.
     *
     * @throws StartException if it refuses to start; the message says why and what to do
     */
    public static HostedNode open(NodeConfig config, StateMachine machine, NodeHost host) throws StartException {
        return new HostedNode(config, machine, host);
    }

    /**
     * Formats an empty directory so that the log begins far from entry 1, and epochs far from 1 (H37b). All nodes of a
     * cluster must be prepared alike.
     */
    public static void prepare(NodeConfig config, NodeHost host, LogStart start) throws StartException {
        new PreparedDirectory(config, host.environment()).format(start);
    }

    public void start() {
        group.start();
    }

    /** Stops cleanly; {@code done} is called in the log lane when what was appended is durable. */
    public void close(Runnable done) {
        group.occupant().close(done);
    }

    public Gateway gateway() {
        return group.occupant().gateway();
    }

    /**
     * A frame from a peer.
     *
     * @return false if it is not what a node sends: then the connection is closed
     */
    public boolean received(byte[] frame) {
        return frames.decode(frame, group::received);
    }

    /** A message as a node would send it; for tests that play a node that is not there. */
    public static byte[] frame(Envelope envelope) {
        return new FrameBytes().encode(envelope);
    }

    /** Why this node and another must not talk, as two that greet each other see it; null: they may. */
    public String objectionTo(HostedNode other) {
        return PeerLevel.objection(
                opened.identity().id(),
                highestLevel,
                configuration().level(),
                other.opened.identity().id(),
                other.highestLevel,
                other.configuration().level());
    }

    /** The highest feature level that it supports. */
    public int highestLevel() {
        return highestLevel;
    }

    /** As which it takes part. */
    public UUID incarnation() {
        return opened.identity().incarnation();
    }

    public void connected(int peer) {
        group.connected(peer);
    }

    public void connectionLost(int peer) {
        group.connectionLost(peer);
    }

    /** Has the leader, whichever node that is, hand over to {@code target}; see {@link TidemarkNode}. */
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        group.occupant().transferLeadership(target, handler);
    }

    /** Has the leader, whichever node that is, change the members; see {@link TidemarkNode}. */
    public void changeMembers(MemberChange change, Consumer<MembersAnswer> handler) {
        group.occupant().changeMembers(change, handler);
    }

    // For those that watch

    /** Before {@link #start}: from now on somebody sees what the replica does. */
    public void watch(ReplicaWatcher watcher) {
        group.watch(watcher);
    }

    public NodeStatus status() {
        return group.occupant().status();
    }

    public Role role() {
        return group.replica().role();
    }

    public long epoch() {
        return group.replica().epoch();
    }

    public int leader() {
        return group.replica().leader();
    }

    public Position end() {
        return group.replica().end();
    }

    /** What the node believes to have fsynced. */
    public long durable() {
        return group.replica().durable();
    }

    public long hwm() {
        return group.replica().hwm();
    }

    public long lamport() {
        return group.replica().lamport();
    }

    public Configuration configuration() {
        return group.replica().configuration();
    }

    /** The one that goes with what is on disk. */
    public Configuration configurationOnDisk() {
        return group.replica().configurationOnDisk();
    }

    /** Where the active one stands in the log, or a later entry up to which it is active. */
    public long configurationOffset() {
        return group.replica().configurationOffset();
    }

    /** The entry at an offset, or null if it is not held in memory. */
    public Entry entry(long offset) {
        return group.replica().entry(offset);
    }

    public long appliedOffset() {
        return opened.engine().appliedOffset();
    }

    /** Whether a snapshot is replacing log and state. */
    public boolean isInstalling() {
        return group.replica().isInstalling();
    }

    /** Bytes appended and not yet committed. */
    public long uncommittedBytes() {
        return group.replica().uncommittedBytes();
    }

    /** What time it is for clients of this node, microseconds since 1970. */
    public long time() {
        return group.occupant().time();
    }

    /** Whether that rests on more than this node's own clock. */
    public boolean knowsTime() {
        return group.replica().knowsTime();
    }

    /**
     * For how long it could answer reads as a leader without asking anybody, if it looked at these clocks now: {@link
     * ReplicaView#leaseMillis(long, long)}.
     */
    public long leaseMillis(NodeClock clock) {
        return group.replica().leaseMillis(clock.millis(), clock.wallMicros());
    }

    /** Whether it leads, and commits nothing because a leader before it may do that. */
    public boolean waitsForLease() {
        return group.replica().waitsForLeaseMillis() > 0;
    }

    /** Whether it decides and answers nothing any more: its process is about to end. */
    public boolean takesNoPart() {
        return group.takesNoPart();
    }

    public NodeQueues queues() {
        return group.queues();
    }

    /** Offset of the newest durable checkpoint, 0 if there is none. */
    public long checkpoint() {
        return group.checkpoint();
    }

    /** Whether there is a state to ask: not while that of a snapshot is being loaded. */
    public boolean hasState() {
        return opened.engine().hasState();
    }

    /** Of the state after the last entry that was applied, as it was kept while the state changed. */
    public StateDigest digest() {
        return opened.engine().digest();
    }

    /** The same from all that is there. Scans the whole state. */
    public StateDigest scannedDigest() {
        return seeing(opened.engine()::scannedDigest);
    }

    /** The state that a checkpoint is being written of; null if there is none. */
    public FrozenState frozen() {
        return opened.engine().frozen();
    }

    /** Answers a read from the state as it is, confirmed by nobody. */
    public Reply read(byte[] body) {
        return seeing(() -> opened.engine().read(body, opened.engine().appliedTime(), 0));
    }

    /** Pages that are not in memory are read at once: a node itself never waits so. */
    private <T> T seeing(Supplier<T> look) {
        if (opened.onDisk() == null) {
            return look.get();
        }
        HeldPages all = new HeldPages(opened.stateFile().pages());
        try {
            return opened.onDisk().store().with(all, look);
        } finally {
            all.close();
        }
    }

    /** Epoch and vote as stored last. */
    public Vote vote() {
        return opened.voteFile().vote();
    }

    /** Whether its log is known to have lost its end, so that it neither votes nor counts. */
    public boolean owes() {
        return group.replica().owed() != null;
    }

    /** What it owes; null if it owes nothing. */
    public Acknowledged owed() {
        return group.replica().owed();
    }

    /** The durable end that it remembers outside of its log, durably. */
    public Position rememberedEnd() {
        return Positions.ofLog(opened.endFile().memory().end());
    }

    /** The end of what the log lane has written, fsynced or not. */
    public long writtenEnd() {
        return opened.wal().end().offset();
    }

    /** The chain there: which entries they are. */
    public long writtenChain() {
        return opened.wal().end().chain();
    }

    /** Everything up to here stands in a snapshot and not in the log. */
    public long logBase() {
        return opened.wal().base().offset();
    }

    private static final class HostedTransport implements PeerTransport {
        private final NodeHost.Wire wire;
        private final FrameBytes frames = new FrameBytes();

        HostedTransport(NodeHost.Wire wire) {
            this.wire = wire;
        }

        @Override
        public void send(Envelope envelope) {
            wire.send(envelope, frames.encode(envelope));
        }

        @Override
        public void flush() {
            // what is sent is on its way
        }

        @Override
        public boolean isConnected(int peer) {
            return wire.isConnected(peer);
        }

        @Override
        public int level(int peer, UUID incarnation) {
            return wire.level(peer, incarnation);
        }

        @Override
        public HostPort clientAddress(int peer) {
            return null;
        }
    }
}
