package dev.tidemark.protocol.members;

import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The voters before a change that is under way: the old half of a joint configuration.
 *
 * @param ids of those who vote
 * @param vacant seats of voters that lost their disks ({@link MemberRole#RETURNING})
 * @param writeQuorum W
 */
public record OldVoters(SortedSet<Integer> ids, int vacant, int writeQuorum) {
    public OldVoters {
        ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
        QuorumSizes.check(ids.size() + vacant, writeQuorum);
    }

    public QuorumSizes sizes() {
        return new QuorumSizes(ids.size() + vacant, writeQuorum);
    }
}
