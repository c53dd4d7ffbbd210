package dev.tidemark.state.table;

/**
 * The ordered map that holds the replicated state. Written by the apply lane alone, in log order.
 *
 * <p>The store keeps the arrays that it is given; a caller must not write to them afterwards.
 */
public interface StateStore extends StateReader {

    void put(byte[] key, byte[] value);

    /**
     * Stores a value as {@link #put} does, and may write it into the array of the value that it replaces. So whatever
     * {@link #get} returned for this key before means nothing afterwards. For keys that are written again and again:
     * the heap keeps what it has, and the new array dies young.
     */
    void overwrite(byte[] key, byte[] value);

    /** Removes the key; does nothing if it is not there. */
    void delete(byte[] key);

    /** Removes everything, in constant time. */
    void clear();

    /**
     * What all pairs count, in bytes of memory, about. A sum over what is visible: the same on every node that has
     * applied the same entries, whatever checkpoints and pins it has, so replies may depend on it. In constant time.
     */
    long visibleBytes();
}
