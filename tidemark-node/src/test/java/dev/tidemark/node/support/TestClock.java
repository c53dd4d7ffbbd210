package dev.tidemark.node.support;

import dev.tidemark.node.environment.NodeClock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A clock that shows what its test says, since 1970 as well. */
public record TestClock(LongSupplier now) implements NodeClock {
    @Override
    public long millis() {
        return now.getAsLong();
    }

    @Override
    public long wallMicros() {
        return TimeUnit.MILLISECONDS.toMicros(now.getAsLong());
    }
}
