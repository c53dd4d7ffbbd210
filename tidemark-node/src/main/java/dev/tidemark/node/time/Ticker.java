package dev.tidemark.node.time;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When deadlines are looked at. Every {@value #BUSY_MILLIS} ms while a client waits for this node; else when the
 * replica has something to do by time alone, or after {@value #QUIET_MILLIS} ms: each wake of an idle node costs about
 * as much as a write, and a hundred of them a second are a whole percent of a processor.
 *
 * <p>Main executor only.
 */
public final class Ticker {
    /** No deadline is seen later than this while somebody waits. */
    static final int BUSY_MILLIS = 10;
    /**
     * No deadline is seen later than this ever. Also how long a disk that hangs, or a lost contact, may go unnoticed.
     */
    public static final int QUIET_MILLIS = 100;

    /** Told when the next tick is to come. */
    @FunctionalInterface
    public interface Expectation {
        /**
         * @param now by the clock of the node, milliseconds
         * @param at likewise, later
         */
        void next(long now, long at);
    }

    private final NodeClock clock;
    private final NodeEnvironment.Timer timer;
    private final LongSupplier deadline;
    private final BooleanSupplier busy;
    private final Expectation expected;
    private final Runnable tick;

    /** Of the timer that counts; those that were armed before it and have not run yet do nothing. */
    private long armed;

    private long armedFor = Long.MIN_VALUE;

    /**
     * @param deadline when the replica has to be told of the time, by {@code clock}; it may lie in the past
     * @param busy whether somebody waits for this node
     * @param tick looks at all deadlines
     */
    public Ticker(
            NodeClock clock,
            NodeEnvironment.Timer timer,
            LongSupplier deadline,
            BooleanSupplier busy,
            Expectation expected,
            Runnable tick) {
        this.clock = clock;
        this.timer = timer;
        this.deadline = deadline;
        this.busy = busy;
        this.expected = expected;
        this.tick = tick;
    }

    /** @see #look */
    public void start() {
        run(armed);
    }

    /** Something happened that may have brought a deadline forward. A tick ends in this as well. */
    public void look() {
        long now = clock.millis();
        long next = busy.getAsBoolean()
                ? now + BUSY_MILLIS
                : Math.max(now + BUSY_MILLIS, Math.min(now + QUIET_MILLIS, deadline.getAsLong()));
        if (next < armedFor) {
            arm(next - now, next);
        }
    }

    private void arm(long millis, long at) {
        expected.next(at - millis, at);
        armedFor = at;
        long mine = ++armed;
        timer.after(millis, () -> run(mine));
    }

    private void run(long timerNumber) {
        if (timerNumber == armed) {
            int millis = busy.getAsBoolean() ? BUSY_MILLIS : QUIET_MILLIS;
            arm(millis, clock.millis() + millis);
            tick.run();
        }
    }
}
