package dev.tidemark.protocol.message;

/** What became of a wish to hand leadership over. The codes are part of the peer protocol. */
public enum TransferOutcome {
    /** The target leads. */
    HANDED_OVER(0),
    /** The target led before it was asked for. */
    ALREADY_LEADER(1),
    /** The target is no voter of this cluster. */
    UNKNOWN_NODE(2),
    /** The leader is not in touch with the target, or there is nobody to hand over to. */
    UNREACHABLE(3),
    /** No leader is known that could hand over, or it changed just now. */
    NO_LEADER(4),
    /** The leader is handing over already. */
    UNDER_WAY(5),
    /** The target did not catch up, or was not elected, in time. */
    NOT_TAKEN_OVER(6);

    private final byte code;

    TransferOutcome(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException for a code that this version does not know
     */
    public static TransferOutcome of(byte code) {
        for (TransferOutcome outcome : values()) {
            if (outcome.code == code) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("transfer outcome " + code + " is not known to this version of Tidemark");
    }
}
