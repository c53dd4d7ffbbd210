package dev.tidemark.node.group;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.CheckpointStatus;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.gateway.ClusterGateway;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.scrub.Scrub;
import dev.tidemark.node.status.CommittedRead;
import dev.tidemark.node.status.MemberQuestions;
import dev.tidemark.node.status.NodeQuestions;
import dev.tidemark.node.status.StatusReport;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What people ask of a group, and of the node as long as the group runs in it: some of it is known here, some the
 * replica or another lane answers later. Main executor only.
 */
final class GroupOccupant implements Occupant {
    private final int id;
    private final ReplicaView replica;
    private final LongSupplier applied;
    private final LongSupplier time;
    private final ClusterGateway gateway;
    private final StatusReport report;
    private final NodeQuestions questions;
    private final MemberQuestions memberQuestions;
    private final CheckpointQuestions checkpointQuestions;
    private final Scrub scrub;
    private final Consumer<LogTask> log;
    private final Executor main;
    private final Shutdown shutdown;
    private Runnable leaderListener = () -> {};

    /**
     * @param applied offset of the last entry that was applied
     * @param time cluster time, microseconds since 1970
     */
    GroupOccupant(
            int id,
            ReplicaView replica,
            LongSupplier applied,
            LongSupplier time,
            ClusterGateway gateway,
            StatusReport report,
            NodeQuestions questions,
            MemberQuestions memberQuestions,
            CheckpointQuestions checkpointQuestions,
            Scrub scrub,
            Consumer<LogTask> log,
            Executor main,
            Shutdown shutdown) {
        this.id = id;
        this.replica = replica;
        this.applied = applied;
        this.time = time;
        this.gateway = gateway;
        this.report = report;
        this.questions = questions;
        this.memberQuestions = memberQuestions;
        this.checkpointQuestions = checkpointQuestions;
        this.scrub = scrub;
        this.log = log;
        this.main = main;
        this.shutdown = shutdown;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public NodeStatus status() {
        return report.status();
    }

    @Override
    public int leader() {
        return replica.leader();
    }

    @Override
    public void whenLeaderChanges(Runnable listener) {
        leaderListener = listener;
    }

    /** The role of this node or the leader that it knows is another one. */
    void leaderChanged() {
        leaderListener.run();
    }

    @Override
    public long time() {
        return time.getAsLong();
    }

    @Override
    public long epochAt(long offset) {
        return offset <= applied.getAsLong() ? replica.epochAt(offset) : 0;
    }

    /** Reads committed entries for audit; never above the high watermark. */
    @Override
    public void committed(long from, int count, Consumer<NodeStatus.CommittedEntries> handler) {
        new CommittedRead(from, count, replica::hwm, main, log, handler).start();
    }

    @Override
    public void durableFollowers(long offset, LongConsumer handler) {
        questions.durableFollowers(offset, handler);
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

    /** If this node leads, has it hand over to the node that is best prepared. */
    @Override
    public void handOver(Consumer<TransferOutcome> handler) {
        if (replica.role() == Role.LEADER && replica.configuration().voters().size() > 1) {
            transferLeadership(Input.Transfer.ANYBODY, handler);
        } else {
            handler.accept(TransferOutcome.HANDED_OVER);
        }
    }

    @Override
    public void close(Runnable done) {
        shutdown.close(done);
    }

    @Override
    public void fail() {
        shutdown.fail();
    }
}
