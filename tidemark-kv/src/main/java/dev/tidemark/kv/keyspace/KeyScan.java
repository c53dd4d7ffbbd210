package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.layout.Space;
import dev.tidemark.state.table.StateReader;

/** Walks the keys that exist, in the order of the store: by slot and hash. Reads only. */
public final class KeyScan {
    /** Slot and hash are a number below this. */
    public static final long POSITIONS = (long) HashSlot.SLOTS << Layout.HASH_BITS;

    private final Keyspace keys;
    private final Space space;
    private final StateReader.Scan scan;
    private int visited;

    /** @param position slot and hash as one number, from 0 to {@link #POSITIONS} */
    public KeyScan(Keyspace keys, long position) {
        this.keys = keys;
        this.space = keys.space();
        byte[] from = position < POSITIONS
                ? space.keyPosition((int) (position >>> Layout.HASH_BITS), (int) position)
                : space.endOfKeys();
        this.scan = keys.reader().scan(from, space.endOfKeys());
    }

    /** Goes to the next key that exists. */
    public boolean next() {
        while (scan.next()) {
            visited++;
            if (!Records.isExpired(scan.value(), keys.now())) {
                return true;
            }
        }
        return false;
    }

    public byte[] key() {
        return space.keyName(scan.key());
    }

    public byte[] record() {
        return scan.value();
    }

    public long position() {
        return space.keyPosition(scan.key());
    }

    /** How many were looked at, those that have expired included. */
    public int visited() {
        return visited;
    }
}
