package dev.tidemark.protocol;

/** What a member is to its cluster; its code is part of the format of a configuration. Today all are voters. */
public enum MemberRole {
    /** Elects, and counts towards the write quorum. */
    VOTER(0),
    /** Follows the log, to become a voter. */
    LEARNER(1),
    /** Follows the log, to take the place of a voter that is gone. */
    SPARE(2);

    private final byte code;

    MemberRole(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
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
