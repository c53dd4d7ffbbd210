package dev.tidemark.node;

import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a node knows of itself and its cluster at one moment. The names are those of {@code TIDE.STATUS}.
 *
 * @param role {@code leader follower candidate learner}
 * @param leader id of the leader this node follows or is, 0 if it knows none
 * @param lastLeader id of the last leader it knew, 0 if never one; what stays advertised during an election
 * @param followers of a leader: per follower its durable end and lag; else empty
 * @param serving whether this node can answer clients
 * @param reason why not, in words for an operator; empty if serving
 * @param agreement whether the nodes make the same of the same log
 * @param clocks what is known of the clocks of voters, this node's included; a leader knows those of all it hears
 * @param aside files of a damaged log or data file that were in the directory {@code aside} when the node started
 * @param lease of reads
 * @param archive of the log
 * @param disk room and pace of the disk that the data directory is on
 * @param scrub how far the checking of what lies on the disk has come
 * @param levels feature levels
 * @param membership what this node is to its cluster
 */
public record NodeStatus(
        int id,
        UUID clusterId,
        UUID incarnation,
        String role,
        long epoch,
        int leader,
        int lastLeader,
        long leo,
        long durable,
        long hwm,
        long applied,
        long checkpoint,
        long lamport,
        int writeQuorum,
        int electionQuorum,
        int readQuorum,
        SortedMap<Integer, Voter> voters,
        SortedMap<Integer, FollowerProgress> followers,
        boolean serving,
        String reason,
        SortedMap<Integer, Clock> clocks,
        Agreement agreement,
        List<String> aside,
        Lease lease,
        Archived archive,
        DiskStatus disk,
        ScrubStatus scrub,
        Levels levels,
        Membership membership) {

    /**
     * What the cluster agreed to use, and what its members could.
     *
     * @param active level of the cluster, by the log of this node
     * @param highest that this node supports
     * @param members the highest that each member supports; 0: not known, since this node has no connection to it
     */
    public record Levels(int active, int highest, SortedMap<Integer, Integer> members) {
        /** Of a node that is in no cluster yet. */
        public static Levels alone(int highest) {
            return new Levels(FeatureLevel.LOWEST, highest, Collections.emptySortedMap());
        }
    }

    /**
     * What a node is to its cluster, by its log.
     *
     * @param role {@code voter learner spare returning leaving}; empty: no member
     * @param zone where it is; empty if not known
     * @param silence of a leader: {@link MembersView#silence}
     */
    public record Membership(String role, String zone, String silence) {
        /** It is no member. */
        public static final Membership NONE = new Membership("", "", "");
    }

    /**
     * How far the log is archived.
     *
     * @param on whether it is to be
     * @param offset of the last entry that is in the archive; 0: this node knows of none
     * @param problem why the archive does not go on, or what it lacks, for an operator; empty: nothing is wrong
     */
    public record Archived(boolean on, long offset, String problem) {
        /** It is not. */
        public static final Archived OFF = new Archived(false, 0, "");
    }

    /**
     * Whether reads are answered without asking other nodes (docs/consistency.md).
     *
     * @param millis the setting of this node; 0: never
     * @param leftMillis of a leader: for how long it may still do that, if it commits nothing more
     * @param waitMillis of a leader: for how long it commits nothing, because one before it may do that
     */
    public record Lease(int millis, long leftMillis, long waitMillis) {
        /** Nobody does that. */
        public static final Lease NONE = new Lease(0, 0, 0);
    }

    /**
     * What the nodes' comparison of their states has come to (H89).
     *
     * @param offset the newest entry after which this node and a majority had the same state; 0 if none since its start
     * @param differing nodes that last came to another state than the majority, and after which entry
     */
    public record Agreement(long offset, SortedMap<Integer, Long> differing) {
        /** Nothing was compared. */
        public static final Agreement NONE = new Agreement(0, Collections.emptySortedMap());
    }

    /**
     * @param offsetMicros how far the node's clock is ahead of cluster time, 0 if that is not known
     * @param roundTripMillis to the node and back, 0 if that is not known or takes no time
     */
    public record Clock(long offsetMicros, long roundTripMillis) {}

    /** Whether these voters can elect a leader among them. */
    public boolean elects(Predicate<Voter> able) {
        QuorumSizes sizes = new QuorumSizes(voters.size(), writeQuorum);
        return new VoterQuorum(voters.keySet(), sizes).elects(id -> able.test(voters.get(id)));
    }

    /** How far this node's clock is ahead of cluster time, microseconds. */
    public long clockOffsetMicros() {
        Clock own = clocks.get(id);
        return own == null ? 0 : own.offsetMicros();
    }

    /**
     * @param client where it serves clients; what it told its peers, or derived from the peer address before contact
     * @param connected whether this node has a connection to it; true for itself
     */
    public record Voter(int id, HostPort peer, HostPort client, boolean connected) {}

    /**
     * @param durable the follower's acknowledged durable end
     * @param lag entries between the leader's log end and that
     */
    public record FollowerProgress(long durable, long lag) {}

    /** One committed entry, for {@code TIDE.LOG}. {@code kind} is a word such as {@code command}. */
    @SuppressWarnings("ArrayRecordComponent")
    public record CommittedEntry(long offset, long epoch, long time, long lamport, String kind, byte[] body) {}

    /**
     * Committed entries in order.
     *
     * @param firstOffset what was asked for, or, if that is no longer in the log, the first entry that is
     * @param problem why there are none, though the log should have them; "": nothing is wrong
     */
    public record CommittedEntries(List<CommittedEntry> entries, long firstOffset, long hwm, String problem) {
        public CommittedEntries(List<CommittedEntry> entries, long firstOffset, long hwm) {
            this(entries, firstOffset, hwm, "");
        }
    }
}
