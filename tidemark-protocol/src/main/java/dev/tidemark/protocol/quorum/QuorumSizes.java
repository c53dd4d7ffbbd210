package dev.tidemark.protocol.quorum;

/**
 * How many nodes it takes, for {@code N} voters and a write quorum of {@code W} (docs/architecture.md, Quorums;
 * "Flexible Paxos", Howard, Malkhi and Spiegelman 2016; hazards H41, H42). The arithmetic that {@link VoterQuorum}
 * rests on, and that people are shown; whether a set of nodes is enough is asked of a {@link Quorum}.
 *
 * <ul>
 *   <li>An election must meet every write, {@code W + E > N}, and every other election, {@code 2E > N}: with offsets
 *       that only an epoch makes unique, two leaders of one epoch would write different entries under one name.
 *   <li>A quorum read must meet every write: {@code R + W > N}.
 *   <li>A leader confirms that it still leads by meeting every write <em>or</em> every election: a newer leader has
 *       needed both, an election and the commit of its first entry.
 *   <li>A lease works by refusing votes, so its grantors must meet every election.
 *   <li>Where W is above the majority, a change of members may commit with N - E + 1 of the voters before it: else a
 *       node that is gone could never be replaced. So there a quorum read meets every such set, by asking E, and a
 *       leader confirms itself by meeting every election (spec/README.md).
 * </ul>
 *
 * @param voters N, at least 1
 * @param write W, 1 to N
 */
public record QuorumSizes(int voters, int write) {
    public QuorumSizes {
        check(voters, write);
    }

    /**
     * @throws IllegalArgumentException if no cluster can have these sizes, with a sentence for the user
     */
    public static void check(int voters, int write) {
        if (voters < 1) {
            throw new IllegalArgumentException("a cluster needs at least one voter");
        }
        if (write < 1 || write > voters) {
            throw new IllegalArgumentException("write-quorum " + write + " is impossible with " + voters
                    + " voters: choose 1 to " + voters + ", majority, or all");
        }
    }

    /** The smallest number of so many of which any two sets share a voter. */
    public static int majority(int voters) {
        return voters / 2 + 1;
    }

    /**
     * Reads {@code majority}, {@code all} or a number.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static QuorumSizes parse(String writeQuorum, int voters) {
        int write;
        switch (writeQuorum) {
            case "majority" -> write = majority(voters);
            case "all" -> write = voters;
            default -> {
                try {
                    write = Integer.parseInt(writeQuorum);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "write-quorum \"" + writeQuorum + "\" is not majority, all, or a number", e);
                }
            }
        }
        return new QuorumSizes(voters, write);
    }

    /** E: the votes that make a leader. */
    public int election() {
        return Math.max(majority(voters), voters - write + 1);
    }

    /**
     * R: the nodes that a leaderless read asks. E of them where a change of members may commit with fewer than W, of
     * which a node that has not heard of the change knows nothing (spec/README.md).
     */
    public int read() {
        return isAboveMajority() ? election() : voters - write + 1;
    }

    /** The nodes, the leader included, that confirm a leader for a linearizable read. */
    public int confirm() {
        return isAboveMajority() ? lease() : Math.min(voters - write + 1, lease());
    }

    private boolean isAboveMajority() {
        return write > majority(voters);
    }

    /**
     * The old voters that must have a change of members on disk. Enough to meet every election; W of them where W is
     * the
     * majority or less. Else a voter that is gone could never be replaced where all must write (H152).
     */
    public int leave() {
        return isAboveMajority() ? lease() : write;
    }

    /**
     * The nodes, the leader included, that must have refused other votes for a lease to hold; also the contact a leader
     * needs to stay.
     */
    public int lease() {
        return voters - election() + 1;
    }

    /** The nodes that may be away while leaders are elected and writes are committed. */
    public int spareNodes() {
        return voters - Math.max(election(), write);
    }

    /** The disks that may lose what they acknowledged while every election still meets every write. */
    public int spareDisks() {
        return write + election() - voters - 1;
    }

    /** The votes that may be forgotten while every election still meets every other. */
    public int spareVotes() {
        return 2 * election() - voters - 1;
    }
}
