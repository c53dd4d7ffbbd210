package dev.tidemark.state.codec;

/** What an entry asks of the engine. Which number stands for it in the log is the node's business. */
public enum PayloadKind {
    /** Run a command: {@link PayloadCodec#encodeCommand}. */
    COMMAND,
    /** Open a gateway's session: {@link PayloadCodec#encodeOpenSession}. */
    OPEN_SESSION
}
