package dev.tidemark.tree;

import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.space.Space;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The pins of a file, and the blocks that are not used again because of them: those that a pinned root has and the two
 * newest checkpoints have not. A block that was taken and freed after a root was pinned is none of them.
 */
final class Pins {
    private final List<Pin> open = new ArrayList<>();
    private final BitSet held = new BitSet();

    Pin pin(Root root) {
        Pin pin = new Pin(root, this);
        open.add(pin);
        return pin;
    }

    void closed(Pin pin) {
        open.remove(pin);
        held.and(needed());
    }

    /**
     * The checkpoint after {@code newest} is durable: what {@code newest} freed would be free for use now, but for
     * pins. It is no more the newest itself, so pins that were opened meanwhile are its pins.
     */
    void freed(Space newest) {
        BitSet freed = newest.freed();
        freed.and(needed());
        held.or(freed);
        BitSet live = newest.live();
        open.stream().filter(pin -> pin.blocks() == null).forEach(pin -> pin.blocks(live));
    }

    private BitSet needed() {
        BitSet needed = new BitSet();
        open.stream().filter(pin -> pin.blocks() != null).forEach(pin -> needed.or(pin.blocks()));
        return needed;
    }

    BitSet held() {
        return (BitSet) held.clone();
    }

    /** The oldest pin, or null. */
    Pin oldest() {
        return open.isEmpty() ? null : open.get(0);
    }
}
