package dev.tidemark.protocol;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One replica of the log: inputs in, effects out. No thread, clock, socket, file or source of randomness inside; the same
 * inputs give the same effects, always. This class only dispatches; each concern is a class of its own.
 *
 * <p>Use: any number of {@link #accept}, then {@link #takeEffects}; what is accepted in between is one batch, which costs
 * one write, one request per follower and one confirmation round.
 *
 * <p>One thread at a time.
 */
public final class Replica {
    private final Core core;
    private final Election election;
    private final Fencing fencing;
    private final HighWatermark highWatermark;
    private final LogMatching logMatching;
    private final Replication replication;
    private final LeaderContact leaderContact;
    private final ReadIndex readIndex;
    private final Proposals proposals;
    private final DurableCount durableCount;
    private final LeadershipTransfer leadershipTransfer;
    private final HealthReports healthReports;
    private final Membership membership;
    private final SnapshotTransfer snapshotTransfer;
    private final SnapshotInstall snapshotInstall;
    private final Participation participation;

    private long announcedHwm;
    private Effect.ChangeRole announcedRole;

    /** Starts as a follower, whatever it was before (H20). */
    public Replica(ReplicaOptions options, EntryEncoder encoder, Recovered recovered) {
        this(options, encoder, recovered, quorums -> quorums);
    }

    /** For tests that force sizes which no configuration allows. */
    Replica(ReplicaOptions options, EntryEncoder encoder, Recovered recovered, Function<Quorums, QuorumSizes> sizes) {
        core = new Core(options, encoder, recovered, sizes);
        election = new Election(core, this::becameLeader, this::leftEpoch);
        fencing = new Fencing(core, election);
        highWatermark = new HighWatermark(core);
        logMatching = new LogMatching(core, highWatermark);
        replication = new Replication(core);
        readIndex = new ReadIndex(core, replication);
        durableCount = new DurableCount(core, replication);
        leadershipTransfer = new LeadershipTransfer(core, replication, election, this::toldToStand, this::hasRoom);
        healthReports = new HealthReports(core, replication, leadershipTransfer);
        leaderContact = new LeaderContact(core, replication, healthReports, leadershipTransfer);
        proposals = new Proposals(core, replication, healthReports);
        membership = new Membership(core, fencing);
        snapshotTransfer = new SnapshotTransfer(core, replication);
        snapshotInstall = new SnapshotInstall(core);
        participation = new Participation(core);
    }

    public void accept(Input input) {
        if (input instanceof Input.Received received) {
            if (fencing.admits(received.envelope())) {
                received(received.envelope());
            }
        } else if (input instanceof Input.LogDurable durable) {
            logDurable(durable);
        } else if (input instanceof Input.Applied applied) {
            core.log.evict(applied.offset(), replication.heldByAll(), core.options.tailBytes());
        } else if (input instanceof Input.Propose propose) {
            proposals.proposedHere(propose);
        } else if (input instanceof Input.LetTimePass) {
            proposals.letTimePass();
        } else if (input instanceof Input.Read read) {
            readIndex.readHere(read.read());
        } else if (input instanceof Input.Tick tick) {
            tick(tick);
        } else if (input instanceof Input.VoteDurable vote) {
            core.voteDurable(vote.sequence());
            election.voteDurable();
        } else if (input instanceof Input.ConnectionLost lost) {
            replication.connectionLost(lost.peer());
            leadershipTransfer.connectionLost(lost.peer());
            election.connectionLost(lost.peer());
        } else if (input instanceof Input.DiskSpace space) {
            core.diskIsLow = space.low();
            healthReports.weigh();
        } else if (input instanceof Input.DiskPace pace) {
            core.syncMillis = pace.syncMillis();
        } else if (input instanceof Input.CountDurable asked) {
            durableCount.askedHere(asked);
        } else if (input instanceof Input.Transfer wish) {
            leadershipTransfer.askedHere(wish);
        } else if (input instanceof Input.OwedSettled settled) {
            if (core.wholeness.settled(settled.owed())) {
                logMatching.becameWhole();
            }
        } else {
            filled(input);
        }
    }

    /** What a follower lacks and memory does not hold. */
    private void filled(Input input) {
        if (input instanceof Input.EntriesRead read) {
            replication.entriesRead(read);
        } else if (input instanceof Input.EntriesGone gone) {
            snapshotTransfer.entriesGone(gone);
        } else if (input instanceof Input.SnapshotRead read) {
            snapshotTransfer.chunkRead(read);
        } else if (input instanceof Input.SnapshotUnavailable unavailable) {
            snapshotTransfer.unavailable(unavailable.peer());
        } else if (input instanceof Input.SnapshotStored stored) {
            snapshotInstall.stored(stored);
        } else if (input instanceof Input.SnapshotInstalled installed) {
            snapshotInstall.installed(installed);
            announcedHwm = Math.max(announcedHwm, installed.last().offset());
        }
    }

    private void received(Envelope envelope) {
        Message message = envelope.message();
        int from = envelope.from();
        if (message instanceof Message.Timed answer) {
            core.clocks.answered(from, answer.echo());
        }
        if (message instanceof Message.AppendRequest request) {
            election.heardLeader(from);
            heardBeat(from, request);
            appendRequested(request);
        } else if (message instanceof Message.AppendReply reply) {
            replication.acknowledged(from, reply, envelope.lamport());
            acknowledged(from);
        } else if (message instanceof Message.AppendMismatch mismatch) {
            replication.mismatched(from, mismatch, envelope.lamport());
            readIndex.confirm();
        } else if (message instanceof Message.ProposeRequest request) {
            proposals.requested(from, request);
        } else if (message instanceof Message.ProposeRefused refused) {
            proposals.refused(refused);
        } else if (message instanceof Message.ReadIndexRequest request) {
            readIndex.requested(from, request);
        } else if (message instanceof Message.ReadIndexReply reply) {
            readIndex.replied(from, reply);
        } else if (message instanceof Message.SnapshotChunk chunk) {
            election.heardLeader(from);
            snapshotInstall.chunkReceived(chunk);
        } else if (message instanceof Message.SnapshotReply reply) {
            snapshotTransfer.replied(from, reply);
        } else {
            receivedOther(envelope);
        }
    }

    private void receivedOther(Envelope envelope) {
        Message message = envelope.message();
        if (message instanceof Message.PreVoteRequest request) {
            election.preVoteRequested(envelope, request);
        } else if (message instanceof Message.PreVoteReply reply) {
            if (reply.leader() != 0 && reply.leader() != core.self()) {
                participation.heardElsewhere(envelope.from(), reply.leader());
            }
            election.preVoteReplied(envelope, reply);
        } else if (message instanceof Message.VoteRequest request) {
            election.voteRequested(envelope, request);
        } else if (message instanceof Message.VoteReply reply) {
            election.voteReplied(envelope, reply);
        } else if (message instanceof Message.ProgressRequest request) {
            durableCount.requested(envelope.from(), request);
        } else if (message instanceof Message.ProgressReply reply) {
            durableCount.replied(reply);
        } else if (message instanceof Message.TransferRequest request) {
            leadershipTransfer.requested(envelope.from(), request);
        } else if (message instanceof Message.TransferRefused refused) {
            leadershipTransfer.refused(refused);
        } else if (message instanceof Message.CampaignNow order) {
            leadershipTransfer.campaignNow(envelope.from(), order);
        } else if (message instanceof Message.HealthReport report) {
            healthReports.received(envelope.from(), report);
        } else if (message instanceof Message.Reminder reminder) {
            reminded(envelope.from(), new Acknowledged(reminder.under(), reminder.offset()));
        } else if (message instanceof Message.Damaged damaged) {
            peerIsDamaged(envelope, damaged);
        } else if (message instanceof Message.NotWelcome refusal) {
            core.outbox.add(new Effect.NotWelcome(envelope.from(), refusal.why()));
        }
    }

    /** A peer remembers more of this log than it holds (H161). */
    private void reminded(int peer, Acknowledged told) {
        if (core.wholeness.isOwed(told)) {
            if (core.wholeness.owes(told)) {
                core.outbox.add(
                        new Effect.Alarm("node " + peer + " remembers that this node acknowledged entries up to "
                                + told.offset() + ", and the log here ends at "
                                + core.log.end().offset()
                                + ": it has lost its end, or an older copy of the data directory was restored"));
            }
            if (core.role != Role.FOLLOWER) {
                election.stepDown();
            }
            core.wholeness.explain(peer);
        }
    }

    private void peerIsDamaged(Envelope envelope, Message.Damaged damaged) {
        if (core.isLeader()) {
            replication.damaged(envelope.from(), damaged, envelope.lamport());
        }
        core.outbox.add(
                new Effect.Alarm("node " + envelope.from() + " says that its log has lost its end: it had entries up"
                        + " to " + damaged.offset() + " on disk and has them up to " + damaged.logEnd()
                        + ". It does not vote and does not count until a leader has shown it what it lacks"));
    }

    private void heardBeat(int leader, Message.AppendRequest request) {
        if (request.round() != 0) {
            core.clocks.told(leader, request.beat());
            participation.beat(request.beat());
        }
    }

    private void appendRequested(Message.AppendRequest request) {
        if (!core.installing) {
            logMatching.appendRequested(request);
        } else if (request.round() != 0) {
            core.send(
                    core.leader,
                    new Message.AppendReply(
                            0,
                            0,
                            request.round(),
                            core.wholeness.isWhole(),
                            core.echo(request.beat().sent())));
        }
    }

    private void logDurable(Input.LogDurable durable) {
        if (!core.logDurable(durable.acceptedEpoch(), durable.offset())) {
            return;
        }
        if (core.isLeader()) {
            acknowledged(core.self());
        } else {
            logMatching.logDurable();
        }
    }

    private void acknowledged(int node) {
        if (core.isLeader()) {
            if (highWatermark.advanceAsLeader(replication.followers())) {
                replication.committedBy(node);
            }
            readIndex.confirm();
        }
    }

    private void tick(Input.Tick tick) {
        core.timePassed(tick.millis(), tick.wall(), tick.pausedMillis());
        core.patience.tick();
        if (core.isLeader()) {
            healthReports.weigh();
            replication.tick();
            snapshotTransfer.retry();
            leadershipTransfer.tick();
            if (leaderContact.isLost()) {
                election.stepDown();
            }
        }
        election.tick();
        healthReports.report();
        readIndex.tick();
        core.clocks.tick();
    }

    /**
     * When this node has to do something by time alone if nothing else happens: a heartbeat, an election, the end of a
     * transfer. Milliseconds of {@link Input.Tick}; it may lie in the past. Contact with the voters, a hung disk and lost
     * questions are looked at with every tick, so there must be others in between.
     */
    public long deadline() {
        return core.isLeader()
                ? Math.min(replication.nextHeartbeat(), core.soonest(leadershipTransfer.deadline()))
                : core.soonest(election.deadline());
    }

    private boolean hasRoom(int node) {
        return healthReports.hasRoom(node);
    }

    private void toldToStand() {
        healthReports.toldToTakeOver();
    }

    private void becameLeader() {
        core.clocks.leads();
        replication.start();
        healthReports.start();
        proposals.append(EntryKind.EPOCH_START, membership.bound().encode());
    }

    private void leftEpoch() {
        replication.stop();
        readIndex.reset();
        leadershipTransfer.reset();
        logMatching.reset();
    }

    /** Everything to be done because of what was accepted since the last call, in order. */
    public List<Effect> takeEffects() {
        if (core.isLeader()) {
            lead();
        } else {
            logMatching.acknowledge();
        }
        leadershipTransfer.settle();
        if (core.log.hwm() > announcedHwm) {
            announcedHwm = core.log.hwm();
            core.outbox.add(new Effect.AdvanceHwm(announcedHwm));
        }
        Effect.ChangeRole role = new Effect.ChangeRole(core.role, core.epoch, core.leader);
        if (!role.equals(announcedRole)) {
            announcedRole = role;
            core.outbox.add(role);
        }
        return core.outbox.take();
    }

    private void lead() {
        if (membership.hasNews() && !core.handingOver) {
            proposals.append(EntryKind.CONFIGURATION, membership.bound().encode());
        }
        if (leadershipTransfer.targetMayStand()) {
            readIndex.reset();
        } else {
            readIndex.startRound();
        }
        replication.replicate();
        leadershipTransfer.advance();
    }

    // What people and the runtime may look at, at any time between two calls.

    public Role role() {
        return core.role;
    }

    public long epoch() {
        return core.epoch;
    }

    /** The id of the leader, 0 if none is known. */
    public int leader() {
        return core.leader;
    }

    public Position end() {
        return core.log.end();
    }

    /** The durable end: everything up to it is fsynced here. */
    public long durable() {
        return core.log.durable();
    }

    public long hwm() {
        return core.log.hwm();
    }

    public long lamport() {
        return core.lamport.current();
    }

    public Configuration configuration() {
        return core.configuration();
    }

    /** Whether a leader may answer: the first entry of its epoch is committed. */
    public boolean epochIsOpen() {
        return core.isLeader() && core.log.epochs().epochAt(core.log.hwm()) == core.epoch;
    }

    /** Whether a snapshot is replacing log and state. */
    public boolean isInstalling() {
        return core.installing;
    }

    /** What the log has lost of what this node acknowledged, at least; null if it is whole (H161). */
    public Acknowledged owed() {
        return core.wholeness.owed();
    }

    /** The durable end as a position; null if that entry is no longer held in memory. */
    public Position durablePosition() {
        return core.log.positionAt(core.log.durable());
    }

    /**
     * Whether what was to be sent may still be said, when it leaves. A vote waits until it is stored; if the node has learnt
     * meanwhile that its log lost its end, it keeps it to itself (H161).
     */
    public boolean maySay(Message message) {
        return core.wholeness.allows(message);
    }

    /** The epoch under which the durable end counts: no leader of this or an earlier one has it removed. */
    public long durableUnder() {
        return core.wholeness.under();
    }

    /** The furthest that peers acknowledged to this node as their leader. A copy. */
    public SortedMap<Integer, Acknowledged> peersAcknowledged() {
        replication.remember();
        return new TreeMap<>(core.wholeness.peers());
    }

    /** Why this node takes no part in what it hears or others hear; {@link Apart#NO} if it does, or hears nobody. */
    public Apart apart() {
        return participation.apart(logMatching.refusesTimes());
    }

    /** What this node's leader says to be committed, 0 if it has said nothing; of a leader, what is. */
    public long leaderHwm() {
        return core.isLeader() ? core.log.hwm() : logMatching.leaderHwm();
    }

    /**
     * Cluster time, microseconds since 1970; not before the last entry of the log.
     *
     * @param millis this node's monotonic clock now
     */
    public long time(long millis) {
        return core.clocks.time(millis);
    }

    /** Whether {@link #time} rests on more than this node's own clock. */
    public boolean knowsTime() {
        return core.clocks.isKnown();
    }

    /** How far the clock of a voter is ahead of cluster time, microseconds; 0 if unknown. Of others only a leader knows. */
    public long clockOffset(int voter) {
        return voter == core.self() ? core.clocks.ownOffset() : core.clocks.offset(voter);
    }

    /** Milliseconds to a voter and back, as of late; 0 if unknown. */
    public long roundTripMillis(int voter) {
        return core.clocks.roundTrip(voter);
    }

    /** Bytes appended and not yet committed. */
    public long uncommittedBytes() {
        return core.log.uncommittedBytes();
    }

    /** Of a leader: the durable end that each follower acknowledged. Else empty. */
    public SortedMap<Integer, Long> followers() {
        SortedMap<Integer, Long> ends = new TreeMap<>();
        replication.followers().forEach(follower -> ends.put(follower.id, follower.match));
        return ends;
    }

    /**
     * Entries that are held in memory, from {@code from} on, at least one if there is any, else up to {@code maxBytes};
     * null if they are older than what is held and must be read from the log.
     */
    public List<Entry> entries(long from, long maxBytes) {
        return core.log.entries(from, maxBytes);
    }

    /** The entry at an offset, or null if it is behind the end or older than what is held in memory. */
    public Entry entry(long offset) {
        return core.log.held(offset);
    }
}
