package dev.tidemark.server.front;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How clients share the event loop. A client works for one slice of time; what it has left then waits in line, and
 * between two looks at the network only a few slices are given to that line. So a client that asks for little, and a
 * heartbeat, wait some milliseconds, however many clients ask for much (H162). Event loop only.
 */
public final class TimeSlices {
    private static final long SLICE_NANOS = 1_000_000;
    /** Of work in line, between two looks at the network. */
    private static final long PASS_NANOS = 2_000_000;

    private final LongSupplier nanoTime;
    private final Deque<Runnable> line = new ArrayDeque<>();
    private boolean scheduled;
    private long sliceBeganNanos;

    TimeSlices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The work of one client begins. */
    public void begin(long nowNanos) {
        sliceBeganNanos = nowNanos;
    }

    /** Whether the client at work is to stop; what began is never cut in the middle of a step. */
    public boolean isOver() {
        return nanoTime.getAsLong() - sliceBeganNanos >= SLICE_NANOS;
    }

    /**
     * Puts the rest of a client's work at the end of the line.
     *
     * @param loop the one that all clients share
     */
    public void later(EventExecutor loop, Runnable work) {
        line.addLast(work);
        if (!scheduled) {
            scheduled = true;
            // A scheduled task begins only after what arrived meanwhile was looked at; an executed one would not.
            loop.schedule(() -> pass(loop), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void pass(EventExecutor loop) {
        long began = nanoTime.getAsLong();
        // No more than there are now, since their work may line up again.
        try {
            for (int left = line.size(); left > 0 && nanoTime.getAsLong() - began < PASS_NANOS; left--) {
                line.removeFirst().run();
            }
        } finally {
            // Also after a defect in the work of one: the others would wait for ever.
            scheduled = !line.isEmpty();
            if (scheduled) {
                loop.schedule(() -> pass(loop), 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
