package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;

/** A write between its client and the log. */
final class PendingWrite {
    private static final int OVERHEAD_BYTES = 200;

    final byte[] requestId;
    final byte[] body;
    /** Monotonic milliseconds. */
    final long deadline;
    /** Null once the client has been told that the outcome is unknown. */
    Gateway.WriteHandler handler;
    /** Within the session; 0 until it is sent for the first time. */
    long sequence;
    /** Attempts of which nobody has said that they were refused: while there are any, "no" cannot be said for sure. */
    int openAttempts;

    PendingWrite(byte[] requestId, byte[] body, long deadline, Gateway.WriteHandler handler) {
        this.requestId = requestId;
        this.body = body;
        this.deadline = deadline;
        this.handler = handler;
    }

    int bytes() {
        return body.length + OVERHEAD_BYTES;
    }

    /** Nothing that was sent has been executed, and nothing ever will be: it was sent in a session that is over. */
    void forgetAttempts() {
        sequence = 0;
        openAttempts = 0;
    }
}
