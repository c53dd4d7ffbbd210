package dev.tidemark.protocol.members;

import dev.tidemark.protocol.quorum.JointQuorum;
import dev.tidemark.protocol.quorum.Quorum;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who the members are, which of them vote, and how many of those a write needs. Part of the log: the latest one in the
 * log is active, committed or not, and a truncation takes it back (H97). Snapshots carry it; there is no other source
 * (H149).
 *
 * <p>A member is an id <em>and</em> an incarnation, the UUID minted when its data directory was formatted. The leader
 * binds an incarnation at first contact; from then on a node that comes back with an empty disk under the same id is
 * another node, and neither its votes nor its acknowledgements count (H92). {@link #UNBOUND} stands for an incarnation
 * that is not known yet.
 *
 * <p>While voters or write quorum change, the configuration is <em>joint</em>: it has the old voters too, and what is
 * enough must be enough for both.
 *
 * @param members by id
 * @param writeQuorum W
 * @param old the voters before the change that is under way; null if none is
 * @param removed incarnations that are refused for ever (H150)
 * @param changes offset of the configuration that an operator's command, a returning node or a step of a change turned
 *     into this one; 0: members never changed
 * @param level what all members support, by number of a {@link FeatureLevel}. It never falls, but by a truncation
 */
public record Configuration(
        SortedMap<Integer, Member> members,
        int writeQuorum,
        OldVoters old,
        SortedSet<UUID> removed,
        long changes,
        int level) {
    public static final UUID UNBOUND = new UUID(0, 0);
    /** More members than this make no sense; also what bounds the size of a message. */
    public static final int MAX_MEMBERS = 31;
    /** Each change of a disk leaves one of 16 bytes, in every snapshot and at the beginning of every epoch. */
    public static final int MAX_REMOVED = 1_000;

    public Configuration {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        if (members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    members.size() + " members are too many; Tidemark allows " + MAX_MEMBERS);
        }
        if (removed.size() > MAX_REMOVED) {
            throw new IllegalArgumentException("members were removed " + removed.size() + " times; Tidemark allows "
                    + MAX_REMOVED + ": back up and restore into a new cluster to begin again");
        }
        if (level < FeatureLevel.LOWEST) {
            throw new IllegalArgumentException("feature level " + level + " is below all that there are");
        }
        QuorumSizes.check(idsOf(members, MemberRole.VOTER).size() + vacant(members), writeQuorum);
    }

    /** Of members that never changed, at the lowest level. */
    public Configuration(SortedMap<Integer, Member> members, int writeQuorum) {
        this(members, writeQuorum, null, new TreeSet<>(), 0, FeatureLevel.LOWEST);
    }

    /**
     * @throws IllegalArgumentException if no cluster can have this write quorum, with a sentence for the user
     */
    public static Configuration of(Collection<Member> members, int writeQuorum) {
        TreeMap<Integer, Member> byId = new TreeMap<>();
        members.forEach(member -> byId.put(member.id(), member));
        return new Configuration(byId, writeQuorum);
    }

    /** Of voters of whom nothing but the incarnation is known. */
    public static Configuration ofVoters(SortedMap<Integer, UUID> incarnations, int writeQuorum) {
        TreeMap<Integer, Member> byId = new TreeMap<>();
        incarnations.forEach((id, incarnation) -> byId.put(id, Member.voter(id, incarnation)));
        return new Configuration(byId, writeQuorum);
    }

    private static SortedSet<Integer> idsOf(SortedMap<Integer, Member> members, MemberRole role) {
        TreeSet<Integer> ids = new TreeSet<>();
        for (Member member : members.values()) {
            if (member.role() == role) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    private static int vacant(SortedMap<Integer, Member> members) {
        return idsOf(members, MemberRole.RETURNING).size();
    }

    /** N, W and what follows from them, for people; of the new voters while they change. */
    public QuorumSizes sizes() {
        return new QuorumSizes(voters().size() + vacant(), writeQuorum);
    }

    /** Which sets of members are enough for what. */
    public Quorum quorum() {
        Quorum next = VoterQuorum.of(voters(), vacant(), sizes());
        return old == null ? next : new JointQuorum(VoterQuorum.leaving(old.ids(), old.vacant(), old.sizes()), next);
    }

    /** Whether voters or write quorum are changing: both the old ones and the new ones count. */
    public boolean isJoint() {
        return old != null;
    }

    /** The ids of those who vote; of the new ones while they change. */
    public SortedSet<Integer> voters() {
        return idsOf(members, MemberRole.VOTER);
    }

    /** Seats of voters that lost their disks, and count as silent. */
    public int vacant() {
        return vacant(members);
    }

    /** The ids of those whose votes count, among the old voters or the new ones. */
    public SortedSet<Integer> electors() {
        SortedSet<Integer> electors = voters();
        if (old != null) {
            electors.addAll(old.ids());
        }
        return electors;
    }

    public boolean isMember(int id) {
        return members.containsKey(id);
    }

    public boolean isVoter(int id) {
        Member member = members.get(id);
        return member != null && member.role() == MemberRole.VOTER;
    }

    /** Whether the votes of this data directory count under this id. */
    public boolean isElector(int id, UUID incarnation) {
        boolean counts = isVoter(id) || (old != null && old.ids().contains(id));
        return counts && isKnown(id, incarnation);
    }

    /** Whether a member has this data directory, or none that is known yet. */
    public boolean isKnown(int id, UUID incarnation) {
        Member member = members.get(id);
        return member != null && (!member.isBound() || member.incarnation().equals(incarnation));
    }

    /** The incarnation bound to a member, or {@link #UNBOUND}. */
    public UUID incarnation(int id) {
        Member member = members.get(id);
        return member == null ? UNBOUND : member.incarnation();
    }

    /** Whether the data directory of every member is known. */
    public boolean isBound() {
        return members.values().stream().allMatch(Member::isBound);
    }

    /** The same with the data directory of one member, if that is one. */
    public Configuration bind(int id, UUID incarnation) {
        TreeMap<Integer, Member> bound = new TreeMap<>(members);
        bound.computeIfPresent(id, (same, member) -> member.bind(incarnation));
        return new Configuration(bound, writeQuorum, old, removed, changes, level);
    }

    /** The same of a cluster that goes on with what one of this level has left. */
    public Configuration at(int otherLevel) {
        return new Configuration(members, writeQuorum, old, removed, changes, otherLevel);
    }

    /** In the oldest version of the format that can say it; see docs/format.md. */
    public byte[] encode() {
        return ConfigurationFormat.encode(this);
    }

    /**
     * @throws NewerLevelException if it is of a level that this release does not support
     * @throws IllegalArgumentException if the bytes are not a configuration of a version that is known here
     */
    public static Configuration decode(byte[] bytes) {
        return ConfigurationFormat.decode(bytes);
    }

    /** The level of an encoded configuration, also of one that this release cannot read. */
    public static int levelOf(byte[] bytes) {
        return ConfigurationFormat.level(bytes);
    }
}
