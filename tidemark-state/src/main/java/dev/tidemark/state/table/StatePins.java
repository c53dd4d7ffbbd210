package dev.tidemark.state.table;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pins on one generation of the state, and the values that were there before the first change of a key after a pin:
 * what a reader of a pin sees in place of what is stored now. Kept until no pin needs them.
 */
public final class StatePins {
    /** Of one kept value: map entry, record, and the array of the key. */
    private static final int OVERHEAD_BYTES = 160;

    private static final int COMPACT_FROM = 1_024;

    /** A value, or null for none, that pins up to {@code version} see. */
    static final class Before {
        final byte[] key;
        final long version;
        final byte[] value;
        Before older;
        Before newer;

        Before(byte[] key, long version, byte[] value, Before older) {
            this.key = key;
            this.version = version;
            this.value = value;
            this.older = older;
        }

        int bytes() {
            return OVERHEAD_BYTES + (value == null ? 0 : value.length);
        }
    }

    private final TreeMap<byte[], Before> newest = new TreeMap<>(Arrays::compareUnsigned);
    private final Deque<Before> inOrder = new ArrayDeque<>();
    private final Deque<PinnedState> open = new ArrayDeque<>(); // by version; those in the middle may be closed
    private int closedInTheMiddle;
    private long version;
    private boolean changedSincePin = true;
    private long changes;
    private long bytes;

    public boolean isOpen() {
        return !open.isEmpty();
    }

    public PinnedState pin(PinnedLayers layers) {
        if (changedSincePin) {
            version++;
            changedSincePin = false;
        }
        PinnedState pin = new PinnedState(this, layers, version);
        open.addLast(pin);
        return pin;
    }

    /** A key is about to be changed; null: it is not there. Only while {@link #isOpen}. */
    public void keep(byte[] key, byte[] value) {
        changedSincePin = true;
        Before last = newest.get(key);
        if (last != null && last.version == version) {
            return;
        }
        Before before = new Before(key, version, value, last);
        if (last != null) {
            last.newer = before;
        }
        newest.put(key, before);
        inOrder.addLast(before);
        bytes += before.bytes();
        changes++;
    }

    /** The state is replaced as a whole: what the pins need of it stays, and is theirs alone from now on. */
    public void detach(long stateBytes) {
        bytes += stateBytes;
    }

    /** The state is not replaced after all. */
    public void attachAgain(long stateBytes) {
        bytes -= stateBytes;
    }

    /** What a pin of this version sees in place of what is stored, or null. */
    Before before(byte[] key, long pinned) {
        return visible(newest.get(key), pinned);
    }

    static Before visible(Before last, long pinned) {
        Before found = null;
        for (Before at = last; at != null && at.version >= pinned; at = at.older) {
            found = at;
        }
        return found;
    }

    Map.Entry<byte[], Before> from(byte[] key, boolean inclusive) {
        return inclusive ? newest.ceilingEntry(key) : newest.higherEntry(key);
    }

    long changes() {
        return changes;
    }

    /** What is kept for pins alone, about. */
    public long bytes() {
        return bytes;
    }

    /** A pin was closed: forgets what only it needed. */
    void closed() {
        while (!open.isEmpty() && open.getFirst().isClosed()) {
            open.removeFirst();
        }
        while (!open.isEmpty() && open.getLast().isClosed()) {
            open.removeLast();
        }
        if (++closedInTheMiddle > COMPACT_FROM && closedInTheMiddle > open.size() / 2) {
            open.removeIf(PinnedState::isClosed);
            closedInTheMiddle = 0;
        }
        long oldest = open.isEmpty() ? Long.MAX_VALUE : open.getFirst().version();
        while (!inOrder.isEmpty() && inOrder.getFirst().version < oldest) {
            forget(inOrder.removeFirst());
        }
        if (open.isEmpty()) {
            bytes = 0;
        }
    }

    private void forget(Before before) {
        bytes -= before.bytes();
        changes++;
        if (before.newer == null) {
            newest.remove(before.key);
        } else {
            before.newer.older = null;
        }
    }

    /** The pin that was taken first and is open, or null. */
    public PinnedState oldest() {
        return open.peekFirst();
    }
}
