package dev.tidemark.kv;

import dev.tidemark.state.StateReader;

/** Walks the keys that exist, in the order of the store: by slot and hash. Reads only. */
final class KeyScan {
    /** Slot and hash are a number below this. */
    static final long POSITIONS = (long) HashSlot.SLOTS << Layout.HASH_BITS;

    private final Keyspace keys;
    private final Space space;
    private final StateReader.Scan scan;
    private int visited;

    /** @param position slot and hash as one number, from 0 to {@link #POSITIONS} */
    KeyScan(Keyspace keys, long position) {
        this.keys = keys;
        this.space = keys.space();
        byte[] from = position < POSITIONS
                ? space.keyPosition((int) (position >>> Layout.HASH_BITS), (int) position)
                : space.endOfKeys();
        this.scan = keys.reader().scan(from, space.endOfKeys());
    }

    /** Goes to the next key that exists. */
    boolean next() {
        while (scan.next()) {
            visited++;
            if (!Layout.isExpired(scan.value(), keys.now())) {
                return true;
            }
        }
        return false;
    }

    byte[] key() {
        return space.keyName(scan.key());
    }

    byte[] record() {
        return scan.value();
    }

    long position() {
        return space.keyPosition(scan.key());
    }

    /** How many were looked at, those that have expired included. */
    int visited() {
        return visited;
    }
}
