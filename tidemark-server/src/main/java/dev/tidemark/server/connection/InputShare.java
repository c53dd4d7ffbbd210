package dev.tidemark.server.connection;

import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.InputBudget;

/** What one client takes of the memory for what all clients sent ({@link InputBudget}, H106). Event loop only. */
final class InputShare implements InputBudget.Reader {
    private final FrontContext front;
    private final CommandInput input;
    private final CommandSubmission submission;
    private final Turns turns;
    private long held;

    InputShare(FrontContext front, CommandInput input, CommandSubmission submission, Turns turns) {
        this.front = front;
        this.input = input;
        this.submission = submission;
        this.turns = turns;
    }

    /** What the client sent that is not executed, in bytes, as of the last count. */
    long heldBytes() {
        return held;
    }

    /**
     * Counts what is held; whether more is to be read from the client. If all hold too much, who holds most is evicted.
     */
    boolean countAndMayRead() {
        long now = input.heldBytes() + submission.readBytes();
        front.input().add(now - held);
        held = now;
        if (front.input().isExceeded()) {
            front.clients().evictLargestInput();
        }
        return input.hasRoom() && front.input().mayRead(this, now);
    }

    @Override
    public void readAgain() {
        turns.soon();
    }

    /** It is this node that does not read from the client: others come first. */
    boolean isWaiting() {
        return front.input().isWaiting(this);
    }

    /** Others wait until this client has sent all of its command. */
    boolean isWaitedFor() {
        return front.input().isWaitedFor(this);
    }

    /** Gives back what is held, before the connection is closed. */
    void giveBack() {
        front.input().add(-held);
        held = 0;
    }

    /** The connection is closed. */
    void close() {
        giveBack();
        front.input().gone(this);
    }
}
