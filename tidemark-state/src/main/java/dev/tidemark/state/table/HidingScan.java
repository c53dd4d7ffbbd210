package dev.tidemark.state.table;

/** A scan of layers, of which tombstones hide keys. */
public interface HidingScan extends StateReader.Scan {
    /** How many keys it has passed by that have no value, so far. */
    int hidden();
}
