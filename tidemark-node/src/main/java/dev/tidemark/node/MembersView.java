package dev.tidemark.node;

import dev.tidemark.protocol.members.MemberRole;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

/**
 * The members of a cluster, by the newest configuration in the log of one node. Committed or not, so another node may
 * see an older or a newer one.
 *
 * @param version offset of that configuration, by which a change can name it; 0: the one of the beginning
 * @param leader id of the leader that this node follows or is; 0 if it knows none
 * @param writeQuorum W; of the new voters while they change
 * @param oldVoters the voters before a change that is under way; empty if none is
 * @param oldWriteQuorum W before that change; 0 if none is under way
 * @param removed how many data directories were removed, and are refused for ever
 * @param level the feature level of the cluster
 * @param members by id
 * @param silence of a leader: which voter is silent, and whether a spare takes its place, or why not; empty: none is
 */
public record MembersView(
        long version,
        int leader,
        int writeQuorum,
        SortedSet<Integer> oldVoters,
        int oldWriteQuorum,
        int removed,
        int level,
        SortedMap<Integer, Seen> members,
        String silence) {

    /**
     * One of them.
     *
     * @param seat that it takes among the voters once it has caught up: its own id, or that of the voter whose place it
     *     takes; 0: none
     * @param incarnation of its data directory; all zeros if that is not known yet
     * @param peer where other nodes reach it
     * @param client where it serves clients
     * @param connected whether this node has a connection to it; true for itself
     * @param lag entries that it lacks on disk, as this node knows it, which must lead; -1: not known
     * @param level the highest feature level that it supports; 0: not known, since this node has no connection to it
     * @param zone where it is; empty if not known
     */
    public record Seen(
            MemberRole role,
            int seat,
            UUID incarnation,
            HostPort peer,
            HostPort client,
            boolean connected,
            long lag,
            int level,
            String zone) {}

    /** Whether a change is under way that ends by itself: a learner catches up, voters change, or somebody leaves. */
    public boolean isChanging() {
        return !oldVoters.isEmpty()
                || members.values().stream()
                        .anyMatch(member -> member.seat() != 0 || member.role() == MemberRole.LEAVING);
    }
}
