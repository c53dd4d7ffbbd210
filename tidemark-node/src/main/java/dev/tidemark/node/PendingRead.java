package dev.tidemark.node;

import dev.tidemark.state.Reply;

/** A read that waits for its index, or to be applied far enough. Answered once: in time, or with a refusal. */
final class PendingRead {
    /** Monotonic milliseconds. */
    final long deadline;

    private byte[] body;
    private Gateway.ReadHandler handler;

    PendingRead(byte[] body, Gateway.ReadHandler handler, long deadline) {
        this.body = body;
        this.handler = handler;
        this.deadline = deadline;
    }

    byte[] body() {
        return body;
    }

    boolean isAnswered() {
        return handler == null;
    }

    Gateway.Making making() {
        return handler.making();
    }

    /** Tells the client, the first time. */
    void answer(Reply reply) {
        Gateway.ReadHandler waiting = handler;
        handler = null;
        body = null;
        if (waiting != null) {
            waiting.answered(reply);
        }
    }
}
