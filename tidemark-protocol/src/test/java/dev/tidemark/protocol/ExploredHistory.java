package dev.tidemark.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was promised so far, as an observer remembers it who sees everything; each such memory has a number. */
final class ExploredHistory {
    /**
     * @param committed chains of the entries that were committed, from offset 1 on
     * @param by the epoch of the leader that committed each
     * @param leaders who led each epoch, from epoch 1 on; 0 for nobody
     */
    record Memory(List<Long> committed, List<Long> by, List<Integer> leaders) {}

    private final List<Memory> memories = new ArrayList<>();
    private final Map<Memory, Integer> numbers = new HashMap<>();

    /** With nothing in it. */
    int empty() {
        return number(new Memory(List.of(), List.of(), List.of()));
    }

    Memory memory(int number) {
        return memories.get(number);
    }

    private int number(Memory memory) {
        return numbers.computeIfAbsent(memory, any -> {
            memories.add(memory);
            return memories.size() - 1;
        });
    }

    /** @return null if it was committed before, by whatever node */
    int committed(int history, long[] log, long hwm, long epoch) {
        Memory before = memory(history);
        List<Long> committed = new ArrayList<>(before.committed);
        List<Long> by = new ArrayList<>(before.by);
        for (int at = committed.size(); at < hwm; at++) {
            committed.add(log[at]);
            by.add(epoch);
        }
        return number(new Memory(committed, by, before.leaders));
    }

    int led(int history, int node, long epoch) {
        Memory before = memory(history);
        List<Integer> leaders = new ArrayList<>(before.leaders);
        while (leaders.size() < epoch) {
            leaders.add(0);
        }
        if (leaders.get((int) epoch - 1) == 0) {
            leaders.set((int) epoch - 1, node);
        }
        return number(new Memory(before.committed, before.by, leaders));
    }

    /** Whether a log begins with the first {@code count} entries that were committed. */
    boolean hasCommitted(int history, long[] log, int count) {
        List<Long> committed = memory(history).committed;
        if (log.length < count) {
            return false;
        }
        for (int at = count - 1; at >= 0; at--) {
            if (log[at] != committed.get(at)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Arrays.toString(memories.toArray());
    }
}
