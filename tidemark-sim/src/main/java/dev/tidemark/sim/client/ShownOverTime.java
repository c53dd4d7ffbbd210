package dev.tidemark.sim.client;

import java.util.Map;
import java.util.TreeMap;

/** Up to which entry clients had been shown the log, by true time; of the last seconds. */
final class ShownOverTime {
    /** Nobody asks for what was longer ago. */
    private static final long KEPT_MICROS = 10_000_000;

    private final TreeMap<Long, Long> offsets = new TreeMap<>();

    void put(long micros, long offset) {
        offsets.put(micros, offset);
        while (offsets.size() > 1 && offsets.higherKey(offsets.firstKey()) < micros - KEPT_MICROS) {
            offsets.pollFirstEntry();
        }
    }

    /** 0: nothing had been shown. */
    long before(long micros) {
        Map.Entry<Long, Long> known = offsets.lowerEntry(micros);
        return known == null ? 0 : known.getValue();
    }
}
