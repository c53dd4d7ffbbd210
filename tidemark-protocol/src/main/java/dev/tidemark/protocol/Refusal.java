package dev.tidemark.protocol;

/** Why something was certainly not appended. */
public enum Refusal {
    /** No leader is known, or the receiver is not it. */
    NOT_LEADER,
    /** Too many bytes are appended and not yet committed. */
    BUSY
}
