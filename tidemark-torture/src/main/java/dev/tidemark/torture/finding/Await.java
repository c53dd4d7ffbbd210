package dev.tidemark.torture.finding;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions, with a bound. */
public final class Await {
    private static final int BETWEEN_MILLIS = 50;

    private Await() {}

    /** @throws TortureException if it does not come true in time */
    public static void until(String what, Duration bound, BooleanSupplier condition) {
        if (!holdsWithin(bound, condition)) {
            throw new TortureException("waited " + bound.toSeconds() + " s in vain until " + what);
        }
    }

    /** Whether it comes true in time. */
    public static boolean holdsWithin(Duration bound, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(Duration.ofMillis(BETWEEN_MILLIS));
        }
        return true;
    }

    /** Lets a fault last. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TortureException("interrupted", e);
        }
    }
}
