package dev.tidemark.state.table;

import java.util.Map;

/**
 * A key, its value, and the next one in its bucket. While a checkpoint reads the value on another lane, the one that
 * came since stands beside it, in a field that the checkpoint does not look at.
 */
final class Cell implements Map.Entry<byte[], byte[]> {
    final byte[] key;
    final int hash;
    byte[] value;
    Cell next;
    /** That of the table when the value came. */
    int stamp;
    /** What came under this key while the table was frozen, {@link StateLayers#TOMBSTONE} too; null: nothing did. */
    byte[] newer;
    /** Whether the value may be written to, as {@link StateStore#overwrite} does, to become what is newer. */
    boolean isOverwritten;

    Cell(byte[] key, int hash, byte[] value, int stamp) {
        this.key = key;
        this.hash = hash;
        this.value = value;
        this.stamp = stamp;
    }

    /** The value that is visible now. */
    byte[] newest() {
        return newer == null ? value : newer;
    }

    @Override
    public byte[] getKey() {
        return key;
    }

    @Override
    public byte[] getValue() {
        return value;
    }

    @Override
    public byte[] setValue(byte[] replacement) {
        throw new UnsupportedOperationException("the state changes through the store only");
    }
}
