package dev.tidemark.state;

/** The layers of a state that pins read through. */
interface PinnedLayers {
    /** The value, or null. */
    byte[] get(byte[] key);

    StateReader.Scan scan(byte[] fromInclusive, byte[] toExclusive);

    /** Another number after each change of what a scan walks. */
    long changes();
}
