package dev.tidemark.tree;

import dev.tidemark.tree.read.Root;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** The pins of a file, and the blocks that are not used again because of them. */
final class Pins {
    private final List<Pin> open = new ArrayList<>();
    private final Deque<Freed> held = new ArrayDeque<>();

    /** Blocks that a checkpoint freed: those before it have them. */
    private record Freed(long sequence, BitSet blocks) {}

    Pin pin(Root root) {
        Pin pin = new Pin(root, this);
        open.add(pin);
        return pin;
    }

    void closed(Pin pin) {
        open.remove(pin);
        drop();
    }

    /** These were free for use from now on, but for pins. */
    void freed(long sequence, BitSet blocks) {
        held.add(new Freed(sequence, blocks));
        drop();
    }

    /** A block that a checkpoint freed is needed by pins of the ones before. */
    private void drop() {
        held.removeIf(freed -> open.stream().noneMatch(pin -> pin.root().sequence() < freed.sequence()));
    }

    BitSet held() {
        BitSet all = new BitSet();
        held.forEach(freed -> all.or(freed.blocks()));
        return all;
    }

    /** The oldest pin, or null. */
    Pin oldest() {
        return open.isEmpty() ? null : open.get(0);
    }
}
