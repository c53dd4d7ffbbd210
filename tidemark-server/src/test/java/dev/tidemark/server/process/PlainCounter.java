package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter that many clients increase with plain INCR and no repeats: acknowledged <= value <= acknowledged + unknown.
 */
final class PlainCounter {
    private final String key;
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private final AtomicLong unknown = new AtomicLong();

    PlainCounter(String key) {
        this.key = key;
    }

    Traffic.Client client(Wanderer wanderer) {
        return () -> {
            try {
                Long value = (Long) wanderer.call("INCR", key);
                assertThat(seen.add(value))
                        .as("%d of %s is answered once", value, key)
                        .isTrue();
            } catch (IOException e) {
                unknown.incrementAndGet();
            } catch (ReplyError e) {
                if (e.isUnknown()) {
                    unknown.incrementAndGet();
                } else if (!e.isDefiniteNo()) {
                    throw e;
                }
                wanderer.moveOn();
            }
        };
    }

    long acknowledged() {
        return seen.size();
    }

    long unknown() {
        return unknown.get();
    }

    void check(String value) {
        assertThat(Long.parseLong(value))
                .as(key)
                .isBetween((long) seen.size(), seen.size() + unknown.get())
                .isGreaterThanOrEqualTo(
                        seen.stream().mapToLong(Long::longValue).max().orElse(0));
    }
}
