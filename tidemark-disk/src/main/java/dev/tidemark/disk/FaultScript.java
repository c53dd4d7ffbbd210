package dev.tidemark.disk;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Faults by count: the n-th call of a kind fails in a chosen way, each once. */
public final class FaultScript implements DiskFaults {
    private final Map<DiskOperation, Map<Long, Fault>> planned = new EnumMap<>(DiskOperation.class);
    private final Map<DiskOperation, Long> counts = new EnumMap<>(DiskOperation.class);

    /**
     * Plans a fault.
     *
     * @param nth which call of the kind, counted from 1 and from the time the script was made
     */
    public FaultScript at(DiskOperation operation, long nth, Fault fault) {
        planned.computeIfAbsent(operation, o -> new TreeMap<>()).put(nth, fault);
        return this;
    }

    /** How many calls of the kind there were. */
    public long count(DiskOperation operation) {
        return counts.getOrDefault(operation, 0L);
    }

    @Override
    public Fault before(DiskCall call) {
        long nth = counts.merge(call.operation(), 1L, Long::sum);
        return planned.getOrDefault(call.operation(), Map.of()).getOrDefault(nth, Fault.NONE);
    }
}
