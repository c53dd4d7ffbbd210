package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.NodeClock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what an operator must know, each thing at most once in a while. Main executor only. */
final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final long AGAIN_AFTER_MILLIS = 10_000;
    private static final int MAX_REMEMBERED = 100;

    private final NodeClock clock;
    private final Map<String, Long> lastRaised = new LinkedHashMap<>();
    private String last = "";
    private long lastAt;

    Alarms(NodeClock clock) {
        this.clock = clock;
    }

    void raise(String text) {
        long now = clock.millis();
        last = text;
        lastAt = now;
        Long before = lastRaised.get(text);
        if (before != null && now - before < AGAIN_AFTER_MILLIS) {
            return;
        }
        if (lastRaised.size() >= MAX_REMEMBERED) {
            lastRaised.remove(lastRaised.keySet().iterator().next());
        }
        lastRaised.put(text, now);
        LOG.warn("{}", text);
    }

    String current() {
        return clock.millis() - lastAt < AGAIN_AFTER_MILLIS ? last : "";
    }
}
