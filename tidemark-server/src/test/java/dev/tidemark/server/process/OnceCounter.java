package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter that many clients increase with TIDE.ONCE, each repeating its id on whatever node answers until there is a
 * reply. In the end it must be exactly the number of ids, and each value must have been answered to one id alone.
 */
final class OnceCounter {
    private static final int REPEAT_EVERY = 10;

    private final String key;
    private final Traffic traffic;
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();

    OnceCounter(String key, Traffic traffic) {
        this.key = key;
        this.traffic = traffic;
    }

    Traffic.Client client(Wanderer wanderer) {
        return () -> {
            String id = UUID.randomUUID().toString();
            long value = untilAnswered(wanderer, id);
            assertThat(seen.add(value))
                    .as("%d of %s is answered once", value, key)
                    .isTrue();
            if (ids.incrementAndGet() % REPEAT_EVERY == 0) {
                wanderer.moveOn();
                assertThat(untilAnswered(wanderer, id))
                        .as("the repeat of an id")
                        .isEqualTo(value);
            }
        };
    }

    /** Goes on after the traffic has stopped: an id that was begun is seen through. */
    private long untilAnswered(Wanderer wanderer, String id) throws ReplyError {
        while (true) {
            try {
                return (Long) wanderer.call("TIDE.ONCE", id, "INCR", key);
            } catch (IOException e) {
                repeats.incrementAndGet();
            } catch (ReplyError e) {
                if (!e.isDefiniteNo() && !e.isUnknown()) {
                    throw e;
                }
                repeats.incrementAndGet();
                wanderer.moveOn();
            }
            traffic.check();
        }
    }

    long ids() {
        return ids.get();
    }

    long repeats() {
        return repeats.get();
    }

    void check(String value) {
        assertThat(value).as(key).isEqualTo(Long.toString(ids.get()));
        assertThat(seen).hasSize((int) ids.get());
    }
}
