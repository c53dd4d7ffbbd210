package dev.tidemark.sim.shadow;

import java.util.TreeMap;
import java.util.TreeSet;

/** At which checkpoints a data file may be, and what it must hold there. */
final class Expected {
    /** By offset. */
    private final TreeMap<Long, Reference> references = new TreeMap<>();
    /** Offsets at which a crash may leave it. */
    private final TreeSet<Long> possible = new TreeSet<>();
    /** The checkpoint before the newest that is durable for certain; -1: there is none. */
    private long previous;

    Expected() {
        newFile();
    }

    void newFile() {
        references.clear();
        references.put(0L, Reference.NOTHING);
        possible.clear();
        possible.add(0L);
        previous = -1;
    }

    void state(long offset, Reference reference) {
        references.put(offset, reference);
    }

    Reference at(long offset) {
        return references.get(offset);
    }

    /** @return whether the file cannot have had a checkpoint of this entry before */
    boolean mayBe(long offset) {
        return possible.add(offset);
    }

    /** No crash brings that checkpoint back. */
    void cannotBe(long offset) {
        possible.remove(offset);
    }

    /** @param before the checkpoint before that one, which damage may bring back */
    void durable(long offset, long before) {
        previous = before;
        possible.clear();
        possible.add(offset);
        references.headMap(before).clear();
    }

    boolean isPossible(long offset, boolean isDamaged) {
        return possible.contains(offset) || (isDamaged && offset == previous);
    }

    String describe(boolean isDamaged) {
        return possible + (isDamaged ? ", and damage at " + previous : "");
    }
}
