package dev.tidemark.protocol;

/** Why something was certainly not appended. */
public enum Refusal {
    /** No leader is known, or the receiver is not it. */
    NOT_LEADER,
    /** Too many bytes are appended and not yet committed. */
    BUSY,
    /** The leader's disk is nearly full; what is left is for recovery and for the entries that keep a leader in place. */
    DISK_FULL
}
