package dev.tidemark.protocol.members;

import java.util.Locale;

/** What a member is to its cluster; its code is part of the format of a configuration. */
public enum MemberRole {
    /** Elects, and counts towards the write quorum. */
    VOTER(0),
    /** Follows the log, to become a voter. */
    LEARNER(1),
    /** Follows the log, to take the place of a voter that is gone. */
    SPARE(2),
    /**
     * A voter that lost its disk and came back as a new incarnation. Its seat counts as one that is silent, in all
     * sizes; it follows the log until it is a voter again, by a change of members.
     */
    RETURNING(3),
    /** Was a voter, learner or spare; it gets the log until it knows that it left, and is dropped then (H101). */
    LEAVING(4);

    private final byte code;

    MemberRole(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** Whether it has one of the N seats, vacant or not: a returning voter's is. */
    public boolean hasSeat() {
        return this == VOTER || this == RETURNING;
    }

    /** For people. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if no role has this code
     */
    static MemberRole of(byte code) {
        for (MemberRole role : values()) {
            if (role.code == code) {
                return role;
            }
        }
        throw new IllegalArgumentException("a member of the unknown role " + code);
    }
}
