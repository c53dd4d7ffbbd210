package dev.tidemark.protocol.members;

import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What each step of a change makes of a configuration (after {@code confchange} of etcd's Raft). Pure: it looks at
 * nothing but its arguments, and knows nothing of who is alive.
 *
 * <p>N changes by {@link MemberChange.Kind#ADD}, {@code PROMOTE} and {@code REMOVE} alone, so by an operator's word
 * (H151). Wherever voters or W change, the result is joint.
 */
public final class Reconfiguration {
    /** It cannot be done; the message is for people. */
    public static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible(String message) {
            super(message);
        }
    }

    private final Configuration active;
    /** Its offset. */
    private final long at;

    private final TreeMap<Integer, Member> members;
    private final SortedSet<UUID> removed;

    private Reconfiguration(Configuration active, long at) {
        this.active = active;
        this.at = at;
        members = new TreeMap<>(active.members());
        removed = new TreeSet<>(active.removed());
    }

    /**
     * What an operator wants.
     *
     * @param active which is not joint
     * @return the same object if it is so already
     */
    public static Configuration changed(Configuration active, long at, MemberChange change) throws Impossible {
        Reconfiguration step = new Reconfiguration(active, at);
        boolean addsNobody =
                change.kind() == MemberChange.Kind.CANCEL || change.kind() == MemberChange.Kind.RAISE_LEVEL;
        if (!addsNobody && active.removed().size() >= Configuration.MAX_REMOVED - Configuration.MAX_MEMBERS) {
            throw new Impossible(
                    "data directories were removed " + active.removed().size()
                            + " times, which is all that a cluster remembers: back up and restore into a new one");
        }
        String objection = change.objection();
        objection = objection == null ? change.objectionAt(active) : objection;
        if (objection != null) {
            throw new Impossible(objection);
        }
        try {
            return switch (change.kind()) {
                case ADD -> step.add(change, MemberRole.LEARNER, change.id());
                case ADD_LEARNER -> step.add(change, MemberRole.LEARNER, 0);
                case ADD_SPARE -> step.add(change, MemberRole.SPARE, 0);
                case REPLACE -> step.replace(change.id(), change.other(), change);
                case REMOVE -> step.remove(change.id());
                case PROMOTE -> step.promote(change.id());
                case MOVE -> step.move(change.id(), change);
                case CANCEL -> step.cancel();
                case WRITE_QUORUM -> step.write(change.writeQuorum());
                case RAISE_LEVEL -> step.raise(change.level());
                case ZONE -> step.zone(change.id(), change.zone());
            };
        } catch (IllegalArgumentException e) {
            throw new Impossible(e.getMessage());
        }
    }

    private Configuration add(MemberChange wish, MemberRole role, int seat) throws Impossible {
        int id = wish.id();
        Member member = members.get(id);
        if (member != null) {
            if (member.role() != MemberRole.LEAVING && member.peerAddress().equals(wish.peerAddress())) {
                return addedAgain(member, wish, role, seat);
            }
            throw new Impossible("node " + id + " is a member already, " + describe(member));
        }
        newMember(id, wish, role, seat);
        return simple();
    }

    /** What is so already is well; what is not is not said to be. A voter may have been what is asked for. */
    private Configuration addedAgain(Member member, MemberChange wish, MemberRole role, int seat) throws Impossible {
        int id = member.id();
        String already = "node " + id + " is a member already, " + describe(member);
        if (!wish.zone().isEmpty() && !wish.zone().equals(member.zone())) {
            throw new Impossible(already + ", in "
                    + (member.zone().isEmpty() ? "no zone" : "zone \"" + member.zone() + "\"")
                    + ": use \"tidemark members zone " + id + " " + wish.zone() + "\"");
        }
        boolean waits = member.role() == MemberRole.LEARNER && member.seat() != 0;
        boolean onlyFollows = member.role() == MemberRole.SPARE || (member.role() == MemberRole.LEARNER && !waits);
        if (role == MemberRole.SPARE && onlyFollows) {
            members.put(id, member.as(MemberRole.SPARE, 0));
            return member.role() == MemberRole.SPARE ? active : simple();
        }
        if (role == MemberRole.SPARE && waits) {
            throw new Impossible(already + ", which is catching up to become a voter: cancel that first");
        }
        if (onlyFollows && (seat != 0 || member.role() == MemberRole.SPARE)) {
            throw new Impossible(already + ": use \"tidemark members promote " + id + "\" to make it a voter");
        }
        return active;
    }

    private void newMember(int id, MemberChange where, MemberRole role, int seat) throws Impossible {
        if (id < 1) {
            throw new Impossible("the id of a node is 1 or more, not " + id);
        }
        requireFree(id, where.peerAddress());
        requireNobodyWaits();
        members.put(
                id,
                new Member(
                        id,
                        Configuration.UNBOUND,
                        where.peerAddress(),
                        where.clientAddress(),
                        role,
                        seat,
                        where.zone()));
    }

    private void requireFree(int id, String address) throws Impossible {
        for (Member member : members.values()) {
            if (member.id() != id && member.peerAddress().equals(address)) {
                throw new Impossible("node " + member.id() + " has the address " + address + " already");
            }
        }
    }

    /** One at a time: the next only when the first is done. */
    private void requireNobodyWaits() throws Impossible {
        for (Member member : members.values()) {
            if (member.role() == MemberRole.LEARNER && member.seat() != 0) {
                throw new Impossible("node " + member.id()
                        + " is catching up to become a voter: wait until it is one, or cancel that first");
            }
        }
    }

    private Configuration replace(int id, int other, MemberChange where) throws Impossible {
        Member gone = members.get(id);
        Member fresh = members.get(other);
        boolean isDone =
                id != other && fresh != null && fresh.peerAddress().equals(where.peerAddress()) && gone == null;
        boolean isUnderWay = id != other && fresh != null && fresh.seat() == id;
        if (isDone || isUnderWay) {
            return active;
        }
        if (gone == null || !gone.role().hasSeat()) {
            throw new Impossible("node " + id + " is no voter, so nobody can take its place");
        }
        if (id == other) {
            return vacated(gone);
        }
        if (fresh != null
                && fresh.role() == MemberRole.SPARE
                && fresh.peerAddress().equals(where.peerAddress())) {
            requireNobodyWaits();
            Member seated = fresh.as(MemberRole.LEARNER, id);
            members.put(other, where.zone().isEmpty() ? seated : seated.in(where.zone()));
            return simple();
        }
        if (fresh != null) {
            throw new Impossible("node " + other + " is a member already, " + describe(fresh));
        }
        newMember(other, where, MemberRole.LEARNER, id);
        return simple();
    }

    /**
     * The voter lost its data directory. Its seat is vacant until a node of its id comes with another directory, which
     * follows the log then; what the old one says counts no more (H92).
     */
    private Configuration vacated(Member lost) throws Impossible {
        if (lost.role() == MemberRole.RETURNING) {
            return active;
        }
        if (!lost.isBound()) {
            throw new Impossible("the data directory of node " + lost.id()
                    + " is not known yet, so nobody can tell it from another: start the node");
        }
        removed.add(lost.incarnation());
        members.put(lost.id(), lost.bind(Configuration.UNBOUND).as(MemberRole.RETURNING, lost.id()));
        return simple();
    }

    private Configuration remove(int id) throws Impossible {
        Member member = members.get(id);
        if (member == null || member.role() == MemberRole.LEAVING) {
            return active;
        }
        for (Member other : members.values()) {
            if (other.seat() == id && other.id() != id) {
                throw new Impossible("node " + other.id() + " is about to take the place of node " + id
                        + ": wait until it has, or cancel that first");
            }
        }
        members.put(id, member.as(MemberRole.LEAVING, 0));
        if (!member.role().hasSeat()) {
            return simple();
        }
        if (active.sizes().voters() == 1) {
            throw new Impossible("node " + id + " is the last voter: without it there is no cluster");
        }
        return joint();
    }

    private Configuration promote(int id) throws Impossible {
        Member member = members.get(id);
        if (member == null) {
            throw new Impossible("node " + id + " is no member");
        }
        if (member.role() == MemberRole.VOTER || member.seat() != 0) {
            return active;
        }
        if (member.role() == MemberRole.LEAVING) {
            throw new Impossible("node " + id + " is leaving");
        }
        requireNobodyWaits();
        members.put(id, member.as(MemberRole.LEARNER, id));
        return simple();
    }

    private Configuration move(int id, MemberChange where) throws Impossible {
        Member member = members.get(id);
        if (member == null) {
            throw new Impossible("node " + id + " is no member");
        }
        boolean isThere = member.peerAddress().equals(where.peerAddress());
        if (isThere
                && (where.clientAddress().isEmpty() || member.clientAddress().equals(where.clientAddress()))) {
            return active;
        }
        requireFree(id, where.peerAddress());
        members.put(id, member.at(where.peerAddress(), where.clientAddress()));
        return simple();
    }

    private Configuration zone(int id, String zone) throws Impossible {
        Member member = members.get(id);
        if (member == null) {
            throw new Impossible("node " + id + " is no member");
        }
        if (member.zone().equals(zone)) {
            return active;
        }
        members.put(id, member.in(zone));
        return simple();
    }

    private Configuration cancel() {
        boolean any = false;
        for (Member member : active.members().values()) {
            if (member.role() == MemberRole.LEARNER && member.seat() != 0) {
                members.put(member.id(), member.as(MemberRole.LEAVING, 0));
                any = true;
            }
        }
        return any ? simple() : active;
    }

    private Configuration write(int writeQuorum) {
        return writeQuorum == active.writeQuorum() ? active : joint(writeQuorum);
    }

    private Configuration raise(int level) throws Impossible {
        if (level < active.level()) {
            throw new Impossible("the feature level is " + active.level() + " and never falls: what is in the log may"
                    + " be of that level. Releases that do not support it can be used with a backup of before alone");
        }
        return level == active.level() ? active : raised(active, level);
    }

    /** All members support this level. Who they are stays, and since when. */
    public static Configuration raised(Configuration active, int level) {
        return active.at(level);
    }

    /**
     * A node came back under its id with another data directory, and follows the log from now on. If it was a voter,
     * its
     * seat is vacant; what its old directory says counts no more (H92).
     *
     * @return null if nobody waits for such a node
     */
    public static Configuration returned(Configuration active, long at, int id, UUID incarnation) {
        Reconfiguration step = new Reconfiguration(active, at);
        Member member = active.members().get(id);
        if (member == null
                || !member.isBound()
                || active.removed().size() >= Configuration.MAX_REMOVED - Configuration.MAX_MEMBERS) {
            return null;
        }
        step.removed.add(member.incarnation());
        Member back = member.bind(incarnation);
        switch (member.role()) {
            case VOTER, RETURNING -> step.members.put(id, back.as(MemberRole.RETURNING, id));
            case LEARNER, SPARE -> step.members.put(id, back);
            case LEAVING -> {
                return null;
            }
        }
        return step.simple();
    }

    /** One that follows has caught up, and takes its seat among the voters. */
    public static Configuration seated(Configuration active, long at, int id) {
        Reconfiguration step = new Reconfiguration(active, at);
        Member member = active.members().get(id);
        if (member.seat() != id) {
            step.members.computeIfPresent(member.seat(), (seat, gone) -> gone.as(MemberRole.LEAVING, 0));
        }
        step.members.put(id, member.as(MemberRole.VOTER, 0));
        return step.joint();
    }

    /**
     * A spare takes the place of a voter that is silent, at once: it has what the others have. N and W stay what they
     * are (H151).
     */
    public static Configuration steppedIn(Configuration active, long at, int spare, int gone) {
        Reconfiguration step = new Reconfiguration(active, at);
        step.members.computeIfPresent(gone, (id, silent) -> silent.as(MemberRole.LEAVING, 0));
        step.members.computeIfPresent(spare, (id, member) -> member.as(MemberRole.VOTER, 0));
        return step.joint();
    }

    /** The new voters are alone from now on. */
    public static Configuration ended(Configuration joint, long at) {
        Reconfiguration step = new Reconfiguration(joint, at);
        return step.simple();
    }

    /** One that left is dropped, and its data directory refused for ever. */
    public static Configuration dropped(Configuration active, long at, int id) {
        Reconfiguration step = new Reconfiguration(active, at);
        Member gone = step.members.remove(id);
        if (gone.isBound()) {
            step.removed.add(gone.incarnation());
        }
        return step.simple();
    }

    /** No quorum changes; or it has changed. */
    private Configuration simple() {
        return new Configuration(members, active.writeQuorum(), null, removed, at, active.level());
    }

    /** W stays what it is in words: the majority, all, or a number. */
    private Configuration joint() {
        int before = active.sizes().voters();
        int after = (int) members.values().stream()
                .filter(member -> member.role().hasSeat())
                .count();
        int write = active.writeQuorum();
        if (after != before) {
            boolean isMajority = write == QuorumSizes.majority(before);
            write = isMajority ? QuorumSizes.majority(after) : write == before ? after : Math.min(write, after);
        }
        return joint(write);
    }

    private Configuration joint(int writeQuorum) {
        OldVoters old = new OldVoters(active.voters(), active.vacant(), active.writeQuorum());
        return new Configuration(members, writeQuorum, old, removed, at, active.level());
    }

    private static String describe(Member member) {
        return "a " + member.role().word() + " at "
                + (member.peerAddress().isEmpty() ? "an address that is not known" : member.peerAddress());
    }
}
