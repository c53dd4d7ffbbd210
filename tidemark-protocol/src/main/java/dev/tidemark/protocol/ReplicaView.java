package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Message;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people and the runtime may ask a replica, at any time between two of its calls. A live view: an answer holds
 * until the next {@link Replica#accept}. Changes nothing.
 *
 * <p>On the thread of the replica.
 */
public final class ReplicaView {
    private final Parts parts;
    private final Core core;

    ReplicaView(Parts parts) {
        this.parts = parts;
        core = parts.core;
    }

    /**
     * When this node has to do something by time alone if nothing else happens: a heartbeat, an election, the end of a
     * transfer. Milliseconds of {@link Input.Tick}; it may lie in the past. Contact with the voters, a hung disk and
     * lost questions are looked at with every tick, so there must be others in between.
     */
    public long deadline() {
        return core.isLeader()
                ? Math.min(
                        Math.min(parts.replication.nextHeartbeat(), core.earlierLeases.deadline()),
                        core.soonest(parts.leadershipTransfer.deadline()))
                : core.soonest(parts.election.deadline());
    }

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

    /** The one that goes with what is on disk. */
    public Configuration configurationOnDisk() {
        return core.log.configurationOnDisk();
    }

    /** Where the active configuration stands in the log, or a later entry up to which it is active. */
    public long configurationOffset() {
        return core.log.configurations().offset();
    }

    /** The feature level of the cluster that this node knows to be committed. */
    public int committedLevel() {
        return core.log.committedConfiguration().level();
    }

    /** Of a leader: which voter is silent, and why no spare takes its place yet, for people; empty: nothing is. */
    public String silence() {
        return core.isLeader() ? parts.standIns.outlook() : "";
    }

    /** Whether a leader may answer: the first entry of its epoch is committed. */
    public boolean epochIsOpen() {
        return core.isLeader() && core.log.epochs().epochAt(core.log.hwm()) == core.epoch;
    }

    /**
     * For how long this leader may still answer reads without asking anybody, as of the last {@link Input.Tick};
     * milliseconds, 0: it may not.
     */
    public long leaseMillis() {
        return core.lease.remainingMillis();
    }

    /** The same, if that came now, with these times. */
    public long leaseMillis(long millis, long wallMicros) {
        return core.lease.remainingMillis(millis, wallMicros);
    }

    /**
     * For how long this leader commits nothing, since one before it may hold a lease, as of the last {@link
     * Input.Tick}; milliseconds, 0: it does not wait.
     */
    public long waitsForLeaseMillis() {
        return core.earlierLeases.areHeld() ? Math.max(1, core.earlierLeases.deadline() - core.now) : 0;
    }

    /** Whether a snapshot is replacing log and state. */
    public boolean isInstalling() {
        return core.isInstalling();
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
     * Whether what was to be sent may still be said, when it leaves. A vote waits until it is stored; if the node has
     * learnt meanwhile that its log lost its end, or that its seat may be another's, it keeps it to itself (H92, H161).
     */
    public boolean maySay(Message message) {
        return core.wholeness.allows(message) && core.seat.allows(message);
    }

    /** Whether the current epoch and vote are on disk. */
    public boolean voteIsDurable() {
        return core.voteIsDurable();
    }

    /** The epoch under which the durable end counts: no leader of this or an earlier one has it removed. */
    public long durableUnder() {
        return core.wholeness.under();
    }

    /** The furthest that peers acknowledged to this node as their leader. A copy. */
    public SortedMap<Integer, Acknowledged> peersAcknowledged() {
        parts.replication.remember();
        return new TreeMap<>(core.wholeness.peers());
    }

    /** Why this node takes no part in what it hears or others hear; {@link Apart#NO} if it does, or hears nobody. */
    public Apart apart() {
        return parts.participation.apart(parts.logMatching.refusesTimes());
    }

    /** What this node's leader says to be committed, 0 if it has said nothing; of a leader, what is. */
    public long leaderHwm() {
        return core.isLeader() ? core.log.hwm() : parts.logMatching.leaderHwm();
    }

    /**
     * Everything that was answered to anybody, anywhere, before this moment is in a state that has everything up to
     * {@code applied} (docs/consistency.md).
     *
     * @return by this node's monotonic clock, milliseconds; {@link Long#MIN_VALUE}: nothing is known
     */
    public long freshSince(long applied) {
        return parts.freshness.since(applied);
    }

    /** Who has answered an {@link Input.ReadByQuorum}, or a later one; null if it is answered, or forgotten. */
    public QuorumAnswers quorumAnswers(long read) {
        return parts.quorumRead.waitingFor(read);
    }

    /** The epoch of an entry; 0 if that is before what is known of the log. */
    public long epochAt(long offset) {
        return core.log.epochs().epochAt(offset);
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

    /**
     * How far the clock of a voter is ahead of cluster time, microseconds; 0 if unknown. Of others only a leader knows.
     */
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
        parts.replication.followers().forEach(follower -> ends.put(follower.id(), follower.match()));
        return ends;
    }

    /** The newest entry after which this node and a majority had the same state; 0 if none since the start (H89). */
    public long stateAgreed() {
        return parts.stateAgreement.agreed();
    }

    /** Nodes that came to another state than the majority, and after which entry. A copy. */
    public SortedMap<Integer, Long> differingStates() {
        return parts.stateAgreement.differing();
    }

    /**
     * Entries that are held in memory, from {@code from} on, at least one if there is any, else up to {@code maxBytes};
     * null if they are older than what is held and must be read from the log.
     */
    public List<Entry> entries(long from, long maxBytes) {
        return core.log.entries(from, maxBytes);
    }

    /** The entry at an offset, or null if it is beyond the end or older than what is held in memory. */
    public Entry entry(long offset) {
        return core.log.held(offset);
    }
}
