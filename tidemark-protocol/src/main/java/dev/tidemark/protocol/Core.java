package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryEncoder;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Health;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.UUID;
import java.util.function.Function;

/**
 * What the parts of a replica share: who it is, where it stands, its log, its clocks, and the way out. Changed by
 * {@link Election} (epoch, vote, role, leader), {@link Fencing} (clocks) and, for the log, by what appends.
 */
final class Core {
    final ReplicaOptions options;
    final EntryEncoder encoder;
    final ReplicaLog log;
    final LamportClock lamport;
    final Wholeness wholeness;
    final ClusterClock clocks = new ClusterClock(this);
    final Outbox outbox = new Outbox();
    /** Of this machine, one held against the other. */
    final ClockWatch ownClocks = new ClockWatch();

    final ReadLease lease = new ReadLease(this);
    final EarlierLeases earlierLeases;
    final OwnSeat seat = new OwnSeat(this);
    private final SentCheck sentCheck = new SentCheck(this);

    long epoch;
    int votedFor;
    Role role = Role.FOLLOWER;
    int leader;
    /** Monotonic milliseconds of the last tick. */
    long now;

    final OwnPauses pauses;
    final Patience patience;
    /** Wall clock microseconds of the last tick. */
    long wall;
    /** The epoch under which the log was changed last; storage completions of an older one say nothing (H31). */
    long acceptedEpoch;
    /** What is left of the disk is not for writes of clients (H17c). */
    boolean diskIsLow;
    /** What an append with its fsync takes here: {@link Health#syncMillis}. */
    int syncMillis = Health.UNKNOWN;
    /** A transfer has begun: who writes should ask again soon, since another node may take it. */
    boolean transferring;
    /** Changed by {@link LeadershipTransfer} and {@link SnapshotInstall}. */
    Appending appending = Appending.OPEN;

    private boolean ticked;
    private long voteSequence;
    private long durableVoteSequence;
    private long storagePendingSince = -1;
    /** An entry waits for a page of the data file since then; -1: none does. */
    private long stateStandsSince = -1;

    Core(ReplicaOptions options, EntryEncoder encoder, Recovered recovered, Function<Configuration, Quorum> quorums) {
        this.options = options;
        this.encoder = encoder;
        this.pauses = new OwnPauses(options);
        this.patience = new Patience(this);
        this.log = new ReplicaLog(recovered, quorums);
        this.lamport = new LamportClock(recovered.lamport());
        this.epoch = recovered.epoch();
        this.votedFor = recovered.votedFor();
        this.wholeness = new Wholeness(this, recovered.remembered());
        this.earlierLeases = new EarlierLeases(this, recovered.remembered().leaseMillis());
        if (epoch < log.end().epoch()) {
            throw new IllegalArgumentException("the vote file says epoch " + epoch + " but the log ends in epoch "
                    + log.end().epoch() + ": the vote file is missing or old (H39)");
        }
    }

    int self() {
        return options.id();
    }

    /** @param pausedMillis of the time since the last call, in which this process stood still */
    void timePassed(long millis, long wallMicros, int pausedMillis) {
        if (ticked && millis < now) {
            return; // it waited somewhere, and a later one was here before it
        }
        ticked = true;
        now = millis;
        wall = wallMicros;
        pauses.timePassed(millis, pausedMillis);
        lease.tick(ownClocks.gained(now, wall));
        earlierLeases.tick();
    }

    /** {@link #now} without this node's own pauses; by this one measures the silence of others (H115, H168). */
    long awake() {
        return pauses.awake();
    }

    /** When a deadline by {@link #awake} comes, by {@link #now}, if there is no pause until then. */
    long soonest(long awakeDeadline) {
        return awakeDeadline == Long.MAX_VALUE ? awakeDeadline : awakeDeadline + (now - awake());
    }

    boolean mayAppend() {
        return appending == Appending.OPEN;
    }

    boolean isInstalling() {
        return appending == Appending.INSTALLING;
    }

    boolean isHandingOver() {
        return appending == Appending.HANDING_OVER;
    }

    boolean isLeader() {
        return role == Role.LEADER;
    }

    Configuration configuration() {
        return log.configuration();
    }

    /** Which sets of nodes are enough for what, by the active configuration. */
    Quorum quorum() {
        return log.quorum();
    }

    /**
     * Whether this node, with this data directory, may stand. One that leaves may: if it alone has the entry that says
     * so, nobody else can be elected, since its log is the newest; it leads until that is committed (Raft thesis
     * 4.2.2).
     */
    boolean mayLead() {
        Configuration active = configuration();
        Member own = active.members().get(self());
        boolean isLeaving = own != null && own.role() == MemberRole.LEAVING;
        return active.isElector(self(), options.incarnation())
                || (isLeaving && active.isKnown(self(), options.incarnation()));
    }

    Position lastPosition() {
        return log.end();
    }

    /** Sends once the current epoch and vote are durable, which they nearly always are already (H36, H38). */
    void send(int to, Message message) {
        outbox.add(new Effect.Send(envelope(to, message), durableVoteSequence == voteSequence ? 0 : voteSequence));
    }

    /** Sends at once: for messages that promise nothing about the epoch. */
    void sendNow(int to, Message message) {
        outbox.add(new Effect.Send(envelope(to, message), 0));
    }

    private Envelope envelope(int to, Message message) {
        UUID incarnation = options.incarnation();
        Envelope envelope = new Envelope(
                options.cluster(), options.group(), self(), incarnation, to, epoch, lamport.next(), message);
        envelope.dispatch(sentCheck);
        return envelope;
    }

    void persistVote(long newEpoch, int candidate) {
        epoch = newEpoch;
        votedFor = candidate;
        outbox.add(new Effect.PersistVote(++voteSequence, newEpoch, candidate, earlierLeases.stored()));
    }

    void voteDurable(long sequence) {
        durableVoteSequence = Math.max(durableVoteSequence, sequence);
    }

    /** Whether the current epoch and vote are on disk. */
    boolean voteIsDurable() {
        return durableVoteSequence == voteSequence;
    }

    /** @param awaited whether it should be durable at once */
    void append(Entry entry, boolean awaited) {
        requireOpen();
        Configuration before = configuration();
        log.append(entry);
        if (configuration() != before) {
            forgetReplaced(before);
        }
        if (isLeader()) {
            lease.made(entry.offset());
        } else {
            earlierLeases.received();
        }
        acceptedEpoch = epoch;
        outbox.append(entry, epoch, awaited);
        storageIsPending();
    }

    /** What a data directory acknowledged, its successor under the same id does not owe. */
    private void forgetReplaced(Configuration before) {
        for (Member member : before.members().values()) {
            if (member.isBound() && !configuration().incarnation(member.id()).equals(member.incarnation())) {
                wholeness.forget(member.id());
            }
        }
    }

    void truncateAfter(long offset) {
        requireOpen();
        if (isLeader() || offset < log.hwm()) {
            throw new BrokenInvariantException("entries after " + offset + " would be removed (H22, H26)", this);
        }
        log.truncateAfter(offset);
        acceptedEpoch = epoch;
        wholeness.removed();
        outbox.add(new Effect.Truncate(offset, epoch));
        storageIsPending();
    }

    private void requireOpen() {
        if (!mayAppend()) {
            throw new BrokenInvariantException("the log changes while it is " + appending + " (H56, H91b)", this);
        }
    }

    /** Appends and truncations that were not finished before are of no interest any more. */
    void logWasReplaced() {
        earlierLeases.received();
        acceptedEpoch = epoch;
        wholeness.removed();
        storagePendingSince = -1;
    }

    private void storageIsPending() {
        if (storagePendingSince < 0) {
            storagePendingSince = awake();
        }
    }

    /** @return whether the durable end moved */
    boolean logDurable(long accepted, long offset) {
        if (accepted != acceptedEpoch) {
            return false;
        }
        boolean moved = log.durableUpTo(offset);
        if (log.durable() == log.end().offset()) {
            storagePendingSince = -1;
        } else if (moved) {
            storagePendingSince = awake();
        }
        return moved;
    }

    /** For how long the silence of a peer is no news: its answers are on their way for a while (H165). */
    long patienceMillis(int peer) {
        return patienceMillis(peer, 1);
    }

    /**
     * That of several election timeouts. Its answers are on their way only once: a round trip may be long, since a
     * message hung in a network that was broken, and of a peer that died then none is measured again.
     */
    long patienceMillis(int peer, int timeouts) {
        return (long) timeouts * patience.millis() + 2 * clocks.roundTrip(peer);
    }

    /** The answer to a question that was {@code sent} then, by the clock of the node that asked. */
    Message.Echo echo(long sent) {
        return new Message.Echo(sent, wall, options.process());
    }

    /** Whether the disk has not answered for longer than this node is patient (H104). */
    boolean storageHangs() {
        return stuckMillis() > patience.millis();
    }

    /** Whether it has not for so long that not even a hand-over that is under way is waited for. */
    boolean storageHangsForLong() {
        return stuckMillis() > 2L * patience.millis();
    }

    /** For how long the disk has not answered, without this node's own pauses. */
    private long stuckMillis() {
        return awakeSince(storagePendingSince);
    }

    /** @param since negative: nothing began */
    private long awakeSince(long since) {
        return since < 0 ? 0 : Math.max(0, awake() - since);
    }

    /** Nothing is applied here for want of a page of the data file, or is again. */
    void stateStands(boolean stands) {
        stateStandsSince = stands ? awake() : -1;
    }

    /** Whether it would lead and answer nobody, or has no room for what they write. */
    boolean isUnfitToLead() {
        return diskIsLow || stateStandsSince >= 0;
    }

    Health health() {
        int stuck = (int) Math.min(Math.max(stuckMillis(), awakeSince(stateStandsSince)), Integer.MAX_VALUE);
        return new Health(diskIsLow, syncMillis, stuck, pauses.recentMillis());
    }

    /** Where it stands, in one line, for people. */
    @Override
    public String toString() {
        return "node " + self() + ", " + role.word() + " in epoch " + epoch + ", voted for " + votedFor
                + (voteIsDurable() ? "" : " (not on disk yet)") + ", leader " + leader
                + ", log to " + log.end() + ", durable to " + log.durable() + ", high watermark " + log.hwm()
                + (mayAppend() ? "" : ", its log is " + appending)
                + (wholeness.isWhole() ? "" : ", owes " + wholeness.owed());
    }
}
