package dev.tidemark.state.table;

/** The layers of a state that pins read through. */
public interface PinnedLayers {
    /** The value, or null. */
    byte[] get(byte[] key);

    HidingScan scan(byte[] fromInclusive, byte[] toExclusive);

    /** Another number after each change of what a scan walks. */
    long changes();
}
