package dev.tidemark.torture.load;

import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Overwrites a few large values, so that the log grows by megabytes a second, and the state does not. */
public final class Filler implements AutoCloseable {
    private static final int KEYS = 40;
    private static final int VALUE_BYTES = 30_000;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final Duration PACE = Duration.ofMillis(10);

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Wanderer wanderer;
    private final Thread thread = new Thread(this::run, "filler");

    public Filler(List<TrialNode> nodes) {
        wanderer = new Wanderer(nodes, 0, PATIENCE_MILLIS);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int i = 0; !stopped.get(); i++) {
            String value =
                    String.valueOf(i).repeat(VALUE_BYTES / String.valueOf(i).length());
            try {
                wanderer.call(List.of("SET", "filler:" + i % KEYS, value));
            } catch (IOException e) {
                wanderer.moveOn(); // nobody counts these
            }
            Await.pause(PACE);
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        Await.holdsWithin(Duration.ofSeconds(30), () -> !thread.isAlive());
    }
}
