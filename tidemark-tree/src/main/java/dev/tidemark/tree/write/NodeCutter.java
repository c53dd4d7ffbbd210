package dev.tidemark.tree.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a stream of parts, in order, into nodes that fit their pages. It holds back up to two nodes' worth, so that what
 * is left at an end is halved, and no node with one part follows a full one: the next change there would cut again.
 *
 * @param <T> cells of leaves, or branches of inner pages
 */
final class NodeCutter<T> {
    /** A node amid a long stream is filled to seven eighths, so that its rows may grow a little. */
    private static final int EIGHTHS = 7;

    /** Less than a quarter of a node is thin. */
    private static final int THIN_PARTS = 4;

    private final int capacity;
    private final int fewest;
    private final ToIntFunction<T> bytesOf;
    private final Sink<T> sink;
    private List<T> pending = new ArrayList<>();
    private long pendingBytes;
    private boolean hasGiven;

    /** Takes a node. */
    interface Sink<T> {
        void take(List<T> node) throws IOException;
    }

    /**
     * @param capacity of a node in bytes; a part that is larger makes a node of its own
     * @param fewest parts that a node has, where there are so many
     */
    NodeCutter(int capacity, int fewest, ToIntFunction<T> bytesOf, Sink<T> sink) {
        this.capacity = capacity;
        this.fewest = fewest;
        this.bytesOf = bytesOf;
        this.sink = sink;
    }

    void add(T part) throws IOException {
        pending.add(part);
        pendingBytes += bytesOf.applyAsInt(part);
        while (pendingBytes > 2L * capacity && pending.size() > fewest) {
            give((long) capacity * EIGHTHS / 8);
        }
    }

    /** Gives out all there is, as nodes of about equal size. */
    void flush() throws IOException {
        while (!pending.isEmpty()) {
            long nodes = (pendingBytes + capacity - 1) / capacity;
            give((pendingBytes + nodes - 1) / nodes);
        }
    }

    private void give(long most) throws IOException {
        int count = 0;
        long bytes = 0;
        while (count < pending.size()) {
            int next = bytesOf.applyAsInt(pending.get(count));
            if (count >= fewest && bytes + next > Math.min(most, capacity)) {
                break;
            }
            bytes += next;
            count++;
        }
        List<T> node = pending.subList(0, count);
        pending = new ArrayList<>(pending.subList(count, pending.size()));
        pendingBytes -= bytes;
        hasGiven = true;
        sink.take(node);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Whether a flush now would make a node that is mostly empty. */
    boolean isThin() {
        return !pending.isEmpty() && pendingBytes * THIN_PARTS < capacity;
    }

    /** The only part there ever was, or null. */
    T only() {
        return !hasGiven && pending.size() == 1 ? pending.get(0) : null;
    }
}
