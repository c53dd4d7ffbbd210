package dev.tidemark.node.process;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The event loop as the executor of lanes, such that connections have their turn. Netty runs what is queued until
 * nothing is left, for up to a second, before it looks at sockets again. A lane that works in small steps, each of
 * which queues the next one, would keep it for that long: no step is long, and yet nobody is heard (H182).
 *
 * <p>So what is queued later than {@value #TURN_MILLIS} ms after the loop last looked at its sockets is run after it
 * has looked again. Below that, what lanes do for each other is done at once, without a call of the kernel in between.
 *
 * <p>Any thread; those of the loop itself stay in their order.
 */
final class LoopExecutor implements Executor {
    /** Far below what a heartbeat or a client notices; far above what one round of small writes takes. */
    static final int TURN_MILLIS = 2;

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);

    private final SingleThreadEventLoop loop;
    private final LongSupplier nanoTime;
    private final Runnable endTurn = this::endTurn;

    /** Whether something was queued since the loop looked at its sockets. Of the loop, as {@link #beganNanos}. */
    private boolean inTurn;

    private long beganNanos;

    LoopExecutor(EventLoop loop) {
        this(loop, System::nanoTime);
    }

    LoopExecutor(EventLoop loop, LongSupplier nanoTime) {
        this.loop = (SingleThreadEventLoop) loop;
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop() && isTurnOver()) {
            // A scheduled task begins only after the loop has looked at its sockets.
            loop.schedule(task, 0, TimeUnit.NANOSECONDS);
        } else {
            loop.execute(task);
        }
    }

    private boolean isTurnOver() {
        long now = nanoTime.getAsLong();
        if (!inTurn) {
            inTurn = true;
            beganNanos = now;
            loop.executeAfterEventLoopIteration(endTurn);
        }
        return now - beganNanos >= TURN_NANOS;
    }

    private void endTurn() {
        inTurn = false;
    }
}
