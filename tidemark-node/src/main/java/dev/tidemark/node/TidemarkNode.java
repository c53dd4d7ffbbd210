package dev.tidemark.node;

import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.message.TransferOutcome;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One running node; {@code dev.tidemark.node.process.RunningNode} starts it. */
public interface TidemarkNode extends AutoCloseable {

    /** The way in for clients of this node. */
    Gateway gateway();

    /** The loop on which the gateway and all callbacks of this interface run. Register client connections here. */
    EventLoop eventLoop();

    EventLoopGroup eventLoopGroup();

    /** Number of this node in its cluster. */
    int id();

    /** Event loop only. */
    NodeStatus status();

    /**
     * Number of the leader that this node follows or is, 0 if it knows none. As in {@link #status}, but cheap. Event
     * loop only.
     */
    int leader();

    /**
     * Cluster time as this node knows it, microseconds since 1970: the same at all nodes but for half a round trip,
     * whatever their own clocks show (docs/decisions/0071). Event loop only.
     */
    long timeMicros();

    /**
     * The epoch of an entry of the log that this node has applied; 0 if that is not known any more, or not yet. Event
     * loop only.
     */
    long epochAt(long offset);

    /** How many fsyncs have returned since the start, of log, votes and checkpoints together. Any thread. */
    long syncs();

    /**
     * Runs {@code listener} on the event loop after the role of this node or the leader it knows has changed. It must
     * not call the node back before it returns; there is one listener, the last that was given. Event loop only.
     */
    void whenLeaderChanges(Runnable listener);

    /** Up to {@code count} committed entries from {@code from} on, never above the high watermark. Event loop only. */
    void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler);

    /**
     * How many followers have everything up to {@code offset} durable, as the leader knows it now; -1 if the leader did
     * not say. Event loop only.
     */
    void durableFollowers(long offset, LongConsumer handler);

    /**
     * Has this node write a checkpoint of what it has applied; answers when it is durable, or at once if there is
     * nothing to write, or if one is being written. Never answers if the node stops first. Event loop only.
     */
    void checkpoint(Consumer<CheckpointOutcome> handler);

    /** Event loop only. */
    CheckpointStatus checkpointStatus();

    /**
     * Reads a piece of a snapshot of a durable checkpoint. It is made when the first piece is asked for, of the newest
     * checkpoint alone, takes its room on the disk, and is checked whole before any of it is given out; it is kept
     * until it was read to its end, or until nobody has asked for more while two checkpoints were written. Empty: this
     * node has no such checkpoint, or no longer, or no room, or has just found it damaged. Never answers if the node
     * stops first. Event loop only.
     *
     * @param ask which piece of which snapshot
     */
    void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler);

    /**
     * Has this node read and check all that lies on its disk now, or stop to do so; {@link NodeStatus#scrub} tells what
     * comes of it. Event loop only.
     *
     * @param starts whether a pass begins, the one that is under way ends; false: none is under way any more, and none
     *     begins by itself before the next start of the node
     */
    void scrub(boolean starts);

    /**
     * Has the leader, whichever node that is, hand over to {@code target}. Clients of all nodes see a short pause.
     * Always answers, within some election timeouts. Event loop only.
     *
     * @param target id of a node
     */
    void transferLeadership(int target, Consumer<TransferOutcome> handler);

    /**
     * Has the leader, whichever node that is, change the members of the cluster. Always answers, within some election
     * timeouts: {@link MemberOutcome#OK} when the change is committed. What follows from it, the leader does by itself.
     * Event loop only.
     */
    void changeMembers(MemberChange change, Consumer<MembersAnswer> handler);

    /** The members, by the log of this node. Event loop only. */
    MembersView members();

    /**
     * If this node leads, hands over to the node that is best prepared, and waits until that one leads; at most two
     * election timeouts, and not at all if there is nobody. For a planned stop, while clients are still served: their
     * calls then wait for a hand-over, not for an election. Never call it on the event loop.
     */
    void handOver();

    /** Completes when the node has stopped: normally after {@link #close}, exceptionally with the reason otherwise. */
    CompletableFuture<Void> stopped();

    /** Stops cleanly: what was appended is made durable. Waits until it is done, so never call it on the event loop. */
    @Override
    void close();
}
