package dev.tidemark.state.table;

import java.util.function.Consumer;

/** A scan that tells if it had to walk far to its first key, so that the next one need not ({@link EmptyRanges}). */
final class NotedScan implements HidingScan {
    /** So many keys are passed by as quickly as a range of them would be looked up. */
    static final int FAR = 16;

    private final HidingScan scan;
    private final byte[] toExclusive;
    private Consumer<byte[]> emptyUpTo; // null: it has come to its first key

    /**
     * @param toExclusive where the scan ends; null: at the last key
     * @param emptyUpTo is told the key, exclusive, up to which there is none, if it is far
     */
    NotedScan(HidingScan scan, byte[] toExclusive, Consumer<byte[]> emptyUpTo) {
        this.scan = scan;
        this.toExclusive = toExclusive;
        this.emptyUpTo = emptyUpTo;
    }

    @Override
    public boolean next() {
        boolean more = scan.next();
        if (emptyUpTo != null) {
            byte[] end = more ? scan.key() : toExclusive;
            if (end != null && scan.hidden() >= FAR) {
                emptyUpTo.accept(end);
            }
            emptyUpTo = null;
        }
        return more;
    }

    @Override
    public int hidden() {
        return scan.hidden();
    }

    @Override
    public byte[] key() {
        return scan.key();
    }

    @Override
    public byte[] value() {
        return scan.value();
    }
}
