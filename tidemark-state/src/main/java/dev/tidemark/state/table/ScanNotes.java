package dev.tidemark.state.table;

/** The scans of a store, and what they have found empty, so that the next one need not walk over it again. */
public final class ScanNotes {
    private EmptyRanges empty = EmptyRanges.NONE;

    /** @param toExclusive null: to the end */
    public StateReader.Scan scan(PinnedLayers layers, byte[] fromInclusive, byte[] toExclusive) {
        byte[] from = empty.skip(fromInclusive);
        long changes = layers.changes();
        return new NotedScan(layers.scan(from, toExclusive), toExclusive, end -> {
            if (layers.changes() == changes) { // else a value may have come into what this scan is past
                empty = empty.with(from, end);
            }
        });
    }

    /** This key has a value from now on. */
    public void hasValue(byte[] key) {
        empty = empty.withValueAt(key);
    }

    /** What is known now, to be given to {@link #goBack} if all that changes from now on is taken back. */
    public EmptyRanges known() {
        return empty;
    }

    public void goBack(EmptyRanges knownThen) {
        empty = knownThen;
    }

    /** Another state takes the place of this one. */
    public void forget() {
        empty = EmptyRanges.NONE;
    }
}
