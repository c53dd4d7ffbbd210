package dev.tidemark.node.mail;

import dev.tidemark.node.Gateway;
import dev.tidemark.state.reply.Reply;

/** A read that waits for its index, or to be applied far enough. Answered once: in time, or with a refusal. */
public final class PendingRead {
    /** Monotonic milliseconds. */
    public final long deadline;

    private byte[] body;
    private boolean underWay;
    private Gateway.ReadHandler handler;

    public PendingRead(byte[] body, Gateway.ReadHandler handler, long deadline) {
        this.body = body;
        this.handler = handler;
        this.deadline = deadline;
    }

    public byte[] body() {
        return body;
    }

    public boolean isAnswered() {
        return handler == null;
    }

    /** Its reply is being made, which takes as long as the pages that it lacks. */
    public void begins() {
        underWay = true;
    }

    /** Whether it has begun; then it is not made a second time. */
    public boolean isUnderWay() {
        return underWay;
    }

    public Gateway.Making making() {
        return handler.making();
    }

    /** Tells the client, the first time: a refusal. */
    public void answer(Reply refusal) {
        Gateway.ReadHandler waiting = take();
        if (waiting != null) {
            waiting.answered(refusal);
        }
    }

    /**
     * Tells the client, the first time.
     *
     * @param asOf the last entry in the state that was read
     */
    public void answer(long asOf, Reply reply) {
        Gateway.ReadHandler waiting = take();
        if (waiting != null) {
            waiting.answeredAsOf(asOf, reply);
        }
    }

    private Gateway.ReadHandler take() {
        Gateway.ReadHandler taken = handler;
        handler = null;
        body = null;
        return taken;
    }
}
