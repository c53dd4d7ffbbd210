package dev.tidemark.node.support;

import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Waits for what can be seen on an event loop alone: the loop itself looks again and again, and no thread spins. The
 * bound is no expectation: it is for a machine that is busy with other things.
 */
public final class LoopWatch {
    private static final int SECONDS = 60;
    private static final int BETWEEN_MILLIS = 2;

    private LoopWatch() {}

    /**
     * Looks until what is seen satisfies {@code condition}.
     *
     * @return what was seen then
     * @throws AssertionError if that takes too long, with what was seen last
     */
    public static <T> T until(EventLoop loop, Callable<T> look, Predicate<T> condition) throws Exception {
        CompletableFuture<T> found = new CompletableFuture<>();
        AtomicReference<T> last = new AtomicReference<>();
        ScheduledFuture<?> looking = loop.scheduleWithFixedDelay(
                () -> {
                    try {
                        last.set(look.call());
                        if (condition.test(last.get())) {
                            found.complete(last.get());
                        }
                    } catch (Throwable e) {
                        found.completeExceptionally(e);
                    }
                },
                0,
                BETWEEN_MILLIS,
                TimeUnit.MILLISECONDS);
        try {
            return found.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("waited " + SECONDS + " s in vain; seen last: " + last.get(), e);
        } finally {
            looking.cancel(false);
        }
    }
}
