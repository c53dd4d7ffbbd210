package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * A replica with its disk as an automaton: moves in, messages and events out, the same always. Time stands still but
 * for ticks, so two ways that lead to the same place lead to the same state.
 */
final class ExploredNode {
    static final int HEARTBEAT_MILLIS = 100;
    private static final int ELECTION_MILLIS = 300;
    /** Longer than any node is patient, after any number of heartbeats. */
    private static final int SILENCE_MILLIS = 100_000;

    private static final long WALL = 1_000_000_000L;
    private static final UUID CLUSTER = new UUID(0, 1);

    /** What can happen to a node by itself. */
    sealed interface Move {
        record Receive(Envelope envelope) implements Move {}

        /** A heartbeat is due. */
        record Beat() implements Move {}

        /** Nobody was heard for long. */
        record Silence() implements Move {}

        record Write(int name) implements Move {}

        record Read(int name) implements Move {}

        /** An operator changes the write quorum. */
        record Change(int writeQuorum) implements Move {}

        /** An operator removes a voter. */
        record Remove(int voter) implements Move {}

        /** An operator gives the place of a voter to a spare. */
        record Replace(int voter, int spare) implements Move {}

        /** The oldest thing to store is durable. */
        record Store() implements Move {}

        /** @param survives whether what was being written is on disk all the same */
        record Crash(boolean survives) implements Move {}
    }

    /** What an observer must know of it. */
    sealed interface Event {
        record Led(long epoch) implements Event {}

        record Committed(long hwm) implements Event {}

        record Answered(int read, long index) implements Event {}

        record Stopped(String reason) implements Event {}

        /** Voters of both halves of the configuration by which it goes now. */
        record Electors(SortedSet<Integer> ids) implements Event {}
    }

    private final int id;
    private final Configuration initial;
    private final Function<Configuration, Quorum> quorums;
    private final TestDisk disk;
    private final Deque<Input> own = new ArrayDeque<>();
    private final Effects effects = new Effects();
    private Replica replica;
    private HeldMessages held;
    private long durableVote;
    private long millis = 1_000;
    private long starts;
    private boolean stopped;
    private final boolean quickDisk;
    private List<Envelope> sent = new ArrayList<>();
    private List<Event> events = new ArrayList<>();

    ExploredNode(int id, ExploredScope scope) {
        this.id = id;
        this.initial = scope.initial();
        this.quorums = scope.quorums();
        quickDisk = scope.quickDisks();
        disk = new TestDisk(initial);
        start();
        storeIfQuick();
    }

    private void start() {
        Recovered found = disk.synced().recover(0, 0);
        ReplicaOptions options = new ReplicaOptions(
                CLUSTER,
                ReplicaOptions.ONLY_GROUP,
                id,
                GoldenNode.incarnation(id, 0),
                ++starts,
                HEARTBEAT_MILLIS,
                ELECTION_MILLIS,
                10_000,
                100_000,
                100_000,
                100_000,
                5_000_000,
                false,
                0);
        replica = new Replica(options, ExploredNode::encode, found, quorums);
        durableVote = 0;
        held = new HeldMessages(replica.view()::maySay, this::leaves);
        accept(new Input.Tick(millis, WALL));
    }

    /** Lamport stamps tell how many messages there were, and nothing else. */
    private static Entry encode(
            long offset, long epoch, long time, long lamport, EntryKind kind, byte[] payload, long previousChain) {
        return TestEntry.encode(offset, epoch, time, 0, kind, payload, previousChain);
    }

    private void leaves(Envelope e) {
        sent.add(new Envelope(e.cluster(), e.group(), e.from(), e.incarnation(), e.to(), e.epoch(), 0, e.message()));
    }

    void make(Move move) {
        if (move instanceof Move.Receive receive) {
            accept(new Input.Received(receive.envelope()));
        } else if (move instanceof Move.Beat) {
            tick(HEARTBEAT_MILLIS);
        } else if (move instanceof Move.Silence) {
            tick(SILENCE_MILLIS);
        } else if (move instanceof Move.Write write) {
            Proposal proposal = new Proposal(EntryKind.COMMAND, new byte[] {(byte) write.name()});
            accept(new Input.Propose(write.name(), List.of(proposal)));
        } else if (move instanceof Move.Read read) {
            accept(new Input.Read(read.name(), false));
        } else if (move instanceof Move.Change change) {
            change(MemberChange.Kind.WRITE_QUORUM, 0, 0, change.writeQuorum());
        } else if (move instanceof Move.Remove removal) {
            change(MemberChange.Kind.REMOVE, removal.voter(), 0, 0);
        } else if (move instanceof Move.Replace replacement) {
            change(MemberChange.Kind.REPLACE, replacement.voter(), replacement.spare(), 0);
        } else if (move instanceof Move.Store) {
            store();
        } else if (move instanceof Move.Crash crash) {
            own.clear();
            disk.crash(crash.survives() ? Integer.MAX_VALUE : 0);
            start();
        }
        storeIfQuick();
        if (!stopped && !replica.view().configuration().equals(disk.written().configuration())) {
            stop("it goes by other members than those of its log (H97)");
        }
    }

    private void change(MemberChange.Kind kind, int voter, int other, int writeQuorum) {
        String where = other == 0 ? "" : ExploredScope.address(other);
        accept(new Input.ChangeMembers(
                1, new MemberChange(kind, MemberChange.ANY, voter, other, where, "", writeQuorum)));
    }

    private void storeIfQuick() {
        while (quickDisk && !stopped && !disk.isIdle()) {
            store();
        }
    }

    private void tick(long later) {
        millis += later;
        accept(new Input.Tick(millis, WALL));
    }

    private void store() {
        Input done = disk.complete();
        if (done instanceof Input.VoteDurable vote) {
            durableVote = vote.sequence();
        }
        accept(done);
        held.voteDurable(durableVote);
    }

    private void accept(Input input) {
        if (stopped) {
            return;
        }
        try {
            replica.accept(input);
            replica.takeEffects().forEach(effect -> effect.dispatch(effects));
        } catch (BrokenInvariantException | AssertionError e) {
            stop(String.valueOf(e.getMessage()));
        }
        while (!stopped && !own.isEmpty()) {
            accept(own.removeFirst());
        }
    }

    private void stop(String reason) {
        stopped = true;
        events.add(new Event.Stopped(reason));
    }

    List<Envelope> takeSent() {
        List<Envelope> taken = sent;
        sent = new ArrayList<>();
        return taken;
    }

    List<Event> takeEvents() {
        List<Event> taken = events;
        events = new ArrayList<>();
        return taken;
    }

    long hash(StateHash hash) {
        return hash.of(replica, disk, held, durableVote, millis, starts, stopped);
    }

    boolean isLeader() {
        return replica.view().role() == Role.LEADER;
    }

    boolean isStoring() {
        return !disk.isIdle();
    }

    boolean isAppending() {
        return !disk.isIdle() && disk.oldest() instanceof Effect.Append;
    }

    long[] syncedChains() {
        return chains(disk.synced());
    }

    long[] writtenChains() {
        return chains(disk.written());
    }

    long epochOfEnd() {
        return disk.written().end().epoch();
    }

    private static long[] chains(DiskImage image) {
        return image.entries.stream().mapToLong(Entry::chain).toArray();
    }

    @Override
    public String toString() {
        return "n" + id + " " + replica.view().role().word() + " epoch "
                + replica.view().epoch() + " log " + disk.written().entries + " synced "
                + disk.synced().entries.size() + " hwm " + replica.view().hwm();
    }

    private final class Effects extends NodeEffects {
        @Override
        void store(Effect effect) {
            disk.add(effect);
        }

        @Override
        public void send(Effect.Send effect) {
            held.send(effect);
        }

        @Override
        public void advanceHwm(Effect.AdvanceHwm effect) {
            events.add(new Event.Committed(effect.hwm()));
            own.addLast(new Input.Applied(effect.hwm()));
        }

        @Override
        public void membersChanged(Effect.MembersChanged effect) {
            events.add(new Event.Electors(effect.configuration().electors()));
        }

        @Override
        public void changeRole(Effect.ChangeRole effect) {
            if (effect.role() == Role.LEADER) {
                events.add(new Event.Led(effect.epoch()));
            }
        }

        @Override
        public void answerRead(Effect.AnswerRead effect) {
            events.add(new Event.Answered((int) effect.read(), effect.index()));
        }

        @Override
        public void readEntries(Effect.ReadEntries effect) {
            own.addLast(disk.written().read(effect));
        }

        @Override
        public void readSnapshot(Effect.ReadSnapshot effect) {
            stop("nobody has a snapshot here");
        }

        @Override
        public void storeSnapshot(Effect.StoreSnapshot effect) {
            stop("nobody has a snapshot here");
        }

        @Override
        public void rememberOwed(Effect.RememberOwed effect) {
            stop("no log has lost its end here");
        }

        @Override
        public void settleOwed(Effect.SettleOwed effect) {
            stop("no log has lost its end here");
        }

        @Override
        public void stateDiffers(Effect.StateDiffers effect) {
            stop(effect.reason());
        }

        @Override
        public void halt(Effect.Halt effect) {
            stop(effect.reason());
        }
    }
}
