package dev.tidemark.node.group;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What runs in a process, as that sees it: a {@link Group}, or, as long as a node has no cluster id, what waits for
 * one. The process, and those that ask it, need not know which. Each method is as {@code TidemarkNode} says. Main
 * executor only.
 */
public interface Occupant {
    int id();

    Gateway gateway();

    NodeStatus status();

    /** 0 if none is known. */
    int leader();

    void whenLeaderChanges(Runnable listener);

    /** Cluster time as this node knows it, microseconds since 1970. */
    long time();

    /** The epoch of an entry that is applied; 0 if that is not known. */
    long epochAt(long offset);

    void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler);

    void durableFollowers(long offset, LongConsumer handler);

    void checkpoint(Consumer<CheckpointOutcome> handler);

    CheckpointStatus checkpointStatus();

    void readCheckpoint(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> handler);

    void scrub(boolean starts);

    void transferLeadership(int target, Consumer<TransferOutcome> handler);

    void changeMembers(MemberChange change, Consumer<MembersAnswer> handler);

    MembersView members();

    void handOver(Consumer<TransferOutcome> handler);

    /** Stops taking part; {@code done} is called when what was appended is durable, by any thread. */
    void close(Runnable done);

    /** Something went wrong for good: stops at once, and tells clients what is known of their requests. */
    void fail();
}
