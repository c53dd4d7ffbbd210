package dev.tidemark.protocol;

/**
 * Whether anything may be appended to the log now. Only one reason at a time: a leader hands over, and installs
 * nothing.
 */
enum Appending {
    OPEN,
    /** This leader is handing over: nothing is appended that the target of the transfer does not have. */
    HANDING_OVER,
    /** A snapshot is replacing log and state: nothing is appended, acknowledged, or asked for (H91b). */
    INSTALLING
}
