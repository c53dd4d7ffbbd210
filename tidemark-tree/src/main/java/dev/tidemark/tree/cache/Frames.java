package dev.tidemark.tree.cache;

import dev.tidemark.tree.page.Page;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Frames of one size in one slab outside of the heap, given out by the clock algorithm. */
final class Frames {
    private final List<Frame> frames = new ArrayList<>();
    private final boolean poison;
    private int hand;

    /** @param count of frames; together less than 2 GiB */
    Frames(int count, int frameBytes, boolean poison) {
        this.poison = poison;
        ByteBuffer slab = ByteBuffer.allocateDirect(Math.multiplyExact(count, frameBytes));
        for (int i = 0; i < count; i++) {
            frames.add(new Frame(slab.slice(i * frameBytes, frameBytes)));
        }
    }

    /** @param evicted is told of the page that had to go, before its frame is used */
    Frame next(Consumer<Page> evicted) {
        while (true) {
            Frame frame = frames.get(hand);
            hand = (hand + 1) % frames.size();
            if (!frame.takeUsed()) {
                if (frame.page() != null) {
                    evicted.accept(frame.page());
                    frame.clear(poison);
                }
                return frame;
            }
        }
    }
}
