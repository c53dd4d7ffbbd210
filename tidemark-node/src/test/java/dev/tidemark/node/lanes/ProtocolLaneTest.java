package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.node.time.PauseWatch;
import dev.tidemark.protocol.BrokenInvariantException;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.tree.page.TreeFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order the protocol lane has things done. */
class ProtocolLaneTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final UUID INCARNATION = new UUID(1, 2);

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<LogTask> logged = new ArrayList<>();
    private final List<Long> handedOver = new ArrayList<>();

    /**
     * A node that has restarted applies its log from the disk. In one batch a new leader replaces entry 4, commits
     * another one there, and the apply lane has room again: what is read then must be the log without the old entry 4.
     */
    @Test
    void theLogIsReadForApplyingOnlyAfterTheTruncationOfTheSameBatch_H22() {
        List<LogEntry> committed = new ArrayList<>();
        LogPosition end = LogPosition.ZERO;
        for (int i = 0; i < 3; i++) {
            committed.add(entry(1, end));
            end = committed.get(i).logPosition();
        }
        ProtocolLane lane = lane(end, entry(1, end));
        lane.post(new Input.Applied(0));
        runAll();
        LogTask.Read first = (LogTask.Read) logged.remove(0);
        first.handler().read(LogPosition.ZERO, committed.subList(0, 2));
        runAll();
        assertThat(handedOver).containsExactly(1L, 2L);
        assertThat(logged).isEmpty();

        Message.AppendRequest other =
                new Message.AppendRequest(position(end), List.of(entry(2, end)), 4, 0, true, Message.Beat.NONE, 0);
        lane.post(new Input.Received(new Envelope(CLUSTER, 0, 1, INCARNATION, 2, 2, 10, other)));
        lane.post(new Input.Applied(2));
        runAll();
        assertThat(logged)
                .extracting(task -> task.getClass().getSimpleName())
                .containsExactly("PersistVote", "Truncate", "Append", "Read");
        assertThat(failures).isEmpty();
    }

    /** What waits for an fsync that does not end, or for writers that do not come, is not left to the next input. */
    @Test
    void proposalsThatWaitAreLookedAtAgain_H105() {
        LoneLeader leader = new LoneLeader();
        long[] now = {leader.now};
        Deque<Runnable> timers = new ArrayDeque<>();
        NodeClock clock = new TestClock(() -> now[0]);
        NodeBuffers buffers = new NodeBuffers(1, 1_000, 1_000, 1_000, 1_000, 1, 1, 1, 0, TreeFormat.DEFAULT);
        ProtocolLane lane = new ProtocolLane(
                new Mailbox<>(tasks::add, failures::add),
                leader.replica,
                clock,
                new PauseWatch(10),
                (millis, task) -> timers.add(task),
                new NoTransport(),
                new NoListener(),
                logged::add,
                task -> {},
                new ApplyFeed(leader.replica.view(), 0, logged::add, this::apply, tasks::add, buffers));
        lane.open();
        lane.post(new Input.Propose(1, List.of(LoneLeader.proposal(10))));
        runAll();
        assertThat(logged).as("the fsync of its first entry runs").isEmpty();
        for (int wait = 0; wait < 2; wait++) {
            assertThat(timers).hasSize(1);
            now[0]++;
            timers.remove().run();
            runAll();
        }
        assertThat(logged).hasSize(1).first().isInstanceOf(LogTask.Append.class);
        assertThat(timers).isEmpty();
        assertThat(failures).isEmpty();
    }

    /** What is read for applying is what was appended and committed, without a gap (H35, H85). */
    @Test
    void entriesThatDoNotFollowStopTheNode_H85() {
        List<LogEntry> committed = new ArrayList<>();
        LogPosition end = LogPosition.ZERO;
        for (int i = 0; i < 3; i++) {
            committed.add(entry(1, end));
            end = committed.get(i).logPosition();
        }
        lane(end, entry(1, end)).post(new Input.Applied(0));
        runAll();
        LogTask.Read read = (LogTask.Read) logged.remove(0);
        read.handler().read(LogPosition.ZERO, committed.subList(1, 3));
        assertThatThrownBy(this::runAll)
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("entries 2 to 3 would be applied, where entry 1 comes next")
                .hasMessageContaining("State: log to ");
    }

    @Test
    void whatIsCommittedIsNotAppendedAgain_H95() {
        List<LogEntry> entries = List.of(entry(1, new LogPosition(7, 1, 0)));
        new LogTask.Append(entries, 1, 7, true);
        assertThatThrownBy(() -> new LogTask.Append(entries, 1, 8, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("entry 8 is appended where all is committed up to 8");
    }

    private ProtocolLane lane(LogPosition committed, LogEntry notCommitted) {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            voters.put(id, Configuration.UNBOUND);
        }
        Replica replica = new Replica(
                new ReplicaOptions(
                        CLUSTER, 0, 2, INCARNATION, 1, 10, 100, 1_000, 1_000, 1_000, 10_000, 1_000_000, false, 0),
                LogEntry::encode,
                new Recovered(
                        1,
                        1,
                        position(committed),
                        List.of(notCommitted),
                        List.of(),
                        Configuration.ofVoters(voters, 2),
                        committed.offset(),
                        committed.offset(),
                        committed.offset()));
        NodeClock clock = new TestClock(() -> 1);
        // One entry that is handed over and not applied is enough.
        NodeBuffers buffers = new NodeBuffers(1, 1_000, 1_000, 1_000, 1_000, 1, 1, 1, 0, TreeFormat.DEFAULT);
        ProtocolLane lane = new ProtocolLane(
                new Mailbox<>(tasks::add, failures::add),
                replica,
                clock,
                new PauseWatch(10),
                (millis, task) -> {},
                new NoTransport(),
                new NoListener(),
                logged::add,
                task -> {},
                new ApplyFeed(replica.view(), 0, logged::add, this::apply, tasks::add, buffers));
        lane.open();
        return lane;
    }

    private void apply(ApplyTask task) {
        ((ApplyTask.Apply) task).entries().forEach(entry -> handedOver.add(entry.offset()));
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static LogEntry entry(long epoch, LogPosition previous) {
        long offset = previous.offset() + 1;
        return LogEntry.encode(offset, epoch, offset, offset, EntryKind.COMMAND, new byte[20], previous.chain());
    }

    private static Position position(LogPosition at) {
        return new Position(at.offset(), at.epoch(), at.chain());
    }

    private static final class NoTransport implements PeerTransport {
        @Override
        public void send(Envelope envelope) {}

        @Override
        public void flush() {}

        @Override
        public boolean isConnected(int peer) {
            return true;
        }

        @Override
        public HostPort clientAddress(int peer) {
            return null;
        }
    }

    private static final class NoListener implements ProtocolLane.Listener {
        @Override
        public void stateDiffers(Effect.StateDiffers effect) {}

        @Override
        public void rangeCame(Effect.RangeCame answer) {}

        @Override
        public void roleChanged(Effect.ChangeRole change) {}

        @Override
        public void readConfirmed(long read, long index, long time) {}

        @Override
        public void readPointFound(Effect.AnswerQuorumRead found) {}

        @Override
        public void readRefused(long read) {}

        @Override
        public void proposalsRefused(Effect.RefuseProposals refused) {}

        @Override
        public void counted(long question, int followers) {}

        @Override
        public void transferAnswered(long question, TransferOutcome outcome) {}

        @Override
        public void membersAnswered(Effect.AnswerMembers answer) {}

        @Override
        public void membersChanged(Configuration configuration) {}

        @Override
        public void notWelcome(String why) {}

        @Override
        public void handled() {}
    }
}
