package dev.tidemark.protocol.members;

/** What became of a {@link MemberChange}. The codes are part of the peer protocol. */
public enum MemberOutcome {
    /** It is committed, or it was so already. What follows from it, the leader does by itself. */
    OK(0),
    /** Another configuration is active than was expected, or a change is under way. Nothing was changed. */
    CONFLICT(1),
    /** It cannot be done, or would cost the quorum; the text says why. Nothing was changed. */
    REFUSED(2),
    /** Nobody leads, or nobody answers: it may have been done, or may be done yet. */
    UNDECIDED(3);

    private static final MemberOutcome[] ALL = values();

    private final byte code;

    MemberOutcome(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException for a code that this version does not know
     */
    public static MemberOutcome of(byte code) {
        if (code < 0 || code >= ALL.length) {
            throw new IllegalArgumentException("an outcome of the unknown code " + code);
        }
        return ALL[code];
    }
}
