package dev.tidemark.protocol.message;

/** Why something was certainly not appended. The codes are part of the peer protocol. */
public enum Refusal {
    /** No leader is known, or the receiver is not it. */
    NOT_LEADER(0),
    /** Too many bytes are appended and not yet committed. */
    BUSY(1),
    /**
     * The leader's disk is nearly full; what is left is for recovery and for the entries that keep a leader in place.
     */
    DISK_FULL(2),
    /** The leader is handing over to another node; that one will take it. */
    HANDING_OVER(3);

    private final byte code;

    Refusal(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException for a code that this version does not know
     */
    public static Refusal of(byte code) {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        throw new IllegalArgumentException("refusal code " + code + " is not known to this version of Tidemark");
    }
}
