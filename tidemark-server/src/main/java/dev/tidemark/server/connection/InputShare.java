package dev.tidemark.server.connection;

import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.InputBudget;
import java.util.concurrent.TimeUnit;

/** What one client takes of the memory for what all clients sent ({@link InputBudget}, H106). Event loop only. */
final class InputShare implements InputBudget.Reader {
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_TIMES = 10;

    private final FrontContext front;
    private final CommandInput input;
    private final CommandSubmission submission;
    private final Turns turns;
    private long held;
    /** Since when it holds much without a break; 0 if it does not. */
    private long muchSinceNanos;

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

    /** For how long it has held much, milliseconds; 0 if it does not. */
    long heldMillis(long nowNanos) {
        return muchSinceNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - muchSinceNanos);
    }

    /**
     * What it holds, in bytes, several times if it has held much for long: a large command that is executed at once
     * costs others little, one whose end does not come costs them much.
     */
    long cost(long nowNanos) {
        return muchSinceNanos == 0 ? held : held * Math.min(MOST_TIMES, 1 + (nowNanos - muchSinceNanos) / LONG_NANOS);
    }

    /**
     * Counts what is held; whether more is to be read from the client. If all hold too much, who costs most is evicted.
     */
    boolean countAndMayRead() {
        long now = input.heldBytes() + submission.readBytes();
        front.input().add(now - held);
        held = now;
        if (held <= InputBudget.LITTLE_BYTES) {
            muchSinceNanos = 0;
        } else if (muchSinceNanos == 0) {
            muchSinceNanos = front.nanoTime();
        }
        if (front.input().isExceeded()) {
            front.clients().evict(front.input(), front.nanoTime());
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
