package dev.tidemark.server.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for conditions. The bound is no expectation: it is for a machine that is busy with other things. */
final class Await {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    static void until(String what, Callable<Boolean> holds) {
        Awaitility.await(what)
                .atMost(BOUND)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(holds);
    }
}
