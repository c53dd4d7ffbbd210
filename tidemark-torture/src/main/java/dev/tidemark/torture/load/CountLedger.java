package dev.tidemark.torture.load;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The answers to the increments of one counter that nobody else counts up. An increment that is lost leaves a number
 * that is answered twice, or a counter that is too low; one that happens twice leaves a number out.
 */
final class CountLedger {
    private final String key;
    private final BitSet answered = new BitSet();
    private final List<String> twice = new ArrayList<>();

    CountLedger(String key) {
        this.key = key;
    }

    /** The answer to an increment that had none yet. */
    void answered(long value) {
        if (value < 1 || value > Integer.MAX_VALUE) {
            twice.add(key + " was counted up to " + value);
        } else if (answered.get((int) value)) {
            twice.add("two increments of " + key + " were answered " + value);
        } else {
            answered.set((int) value);
        }
    }

    /** @param last value of the counter, read after all answers */
    List<String> findings(String last) {
        List<String> findings = new ArrayList<>(twice);
        int count = answered.cardinality();
        int leftOut = answered.nextClearBit(1);
        if (leftOut <= answered.length() - 1) {
            findings.add("no increment of " + key + " was answered " + leftOut + ", though one was answered "
                    + (answered.length() - 1) + ": one happened twice");
        }
        String expected = count == 0 ? "null" : Integer.toString(count);
        if (!last.equals(expected)) {
            findings.add(count + " increments of " + key + " were acknowledged, and it is " + last);
        }
        return findings;
    }
}
