package dev.tidemark.state.table;

/** Read access to an ordered map from byte strings to byte strings. Keys are ordered as unsigned bytes. */
public interface StateReader {

    /**
     * The value, or null. Do not write to the array; it may change with the next {@link StateStore#overwrite} of the
     * key.
     */
    byte[] get(byte[] key);

    /**
     * The entries with {@code fromInclusive <= key < toExclusive}, ascending. Valid until the next change of the store.
     *
     * @param toExclusive null: to the end
     */
    Scan scan(byte[] fromInclusive, byte[] toExclusive);

    /** A cursor. {@link #next()} comes before the first {@link #key()}. */
    interface Scan {
        boolean next();

        byte[] key();

        byte[] value();
    }
}
