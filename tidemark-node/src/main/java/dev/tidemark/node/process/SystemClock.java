package dev.tidemark.node.process;

import dev.tidemark.node.environment.NodeClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clocks of the machine. */
public final class SystemClock implements NodeClock {

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
