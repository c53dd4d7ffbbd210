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
 * <p>So an idle node is not woken for what can be done while it is awake: deadlines are looked at when a batch has been
 * handled and it is about time, such as with each heartbeat of its leader, and the timer begins again.
 *
 * <p>Main executor only.
 */
public final class Ticker {
    /** No deadline is seen later than this while somebody waits. */
    static final int BUSY_MILLIS = 10;
    /** So long after the last look it is done with the next batch. */
    private static final int ABOUT_MILLIS = 80;
    /** How much later than usual a heartbeat may come, and still spare a wake. */
    private static final int SLACK_MILLIS = 10;
    /**
     * No deadline is seen later than this ever. Also how long a disk that hangs, or a lost contact, may go unnoticed.
     */
    public static final int QUIET_MILLIS = 100 + SLACK_MILLIS;

    /** Told when the next tick is to come. */
    @FunctionalInterface
    public interface Expectation {
        /**
         * @param now by the clock of the node, milliseconds
         * @param at likewise, not earlier
         */
        void next(long now, long at);
    }

    private final NodeClock clock;
    private final LongSupplier deadline;
    private final BooleanSupplier busy;
    private final Expectation expected;
    private final Runnable tick;
    private final Runnable around;
    private final NodeEnvironment.Wake wake;

    private long wakesAt = Long.MIN_VALUE;
    private long lookedAt;
    /** Whether deadlines are looked at after this batch, whenever that was done last. */
    private boolean due;

    /**
     * @param deadline when the replica has to be told of the time, by {@code clock}; it may lie in the past
     * @param busy whether somebody waits for this node
     * @param tick has the replica told of the time, in a batch at whose end {@link #handled} is called
     * @param around looks at all other deadlines
     */
    public Ticker(
            NodeClock clock,
            NodeEnvironment.Timer timer,
            LongSupplier deadline,
            BooleanSupplier busy,
            Expectation expected,
            Runnable tick,
            Runnable around) {
        this.clock = clock;
        this.deadline = deadline;
        this.busy = busy;
        this.expected = expected;
        this.tick = tick;
        this.around = around;
        wake = timer.wake(this::run);
        lookedAt = clock.millis();
    }

    public void start() {
        run();
    }

    private void run() {
        wakeAt(clock.millis() + (busy.getAsBoolean() ? BUSY_MILLIS : QUIET_MILLIS));
        due = true;
        tick.run();
    }

    /** A batch was handled, so the replica knows the time. It may have brought a deadline forward, too. */
    public void handled() {
        long now = clock.millis();
        if (due || now - lookedAt >= ABOUT_MILLIS) {
            due = false;
            lookedAt = now;
            around.run();
            wakeAt(next(now));
        } else {
            look(now);
        }
    }

    /** Something happened that may have brought a deadline forward. */
    public void look() {
        look(clock.millis());
    }

    private void look(long now) {
        long next = next(now);
        if (next < wakesAt) {
            wakeAt(next);
        }
    }

    private long next(long now) {
        return busy.getAsBoolean()
                ? now + BUSY_MILLIS
                : Math.max(now + BUSY_MILLIS, Math.min(now + QUIET_MILLIS, deadline.getAsLong()));
    }

    private void wakeAt(long at) {
        long now = clock.millis();
        wakesAt = Math.max(now, at); // what was looked at may have taken long
        expected.next(now, wakesAt);
        wake.in(wakesAt - now);
    }
}
