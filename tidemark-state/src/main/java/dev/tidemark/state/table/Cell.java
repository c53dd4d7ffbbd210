package dev.tidemark.state.table;

import java.util.Map;

/** A key, its value, and the next one in its bucket. */
final class Cell implements Map.Entry<byte[], byte[]> {
    final byte[] key;
    final int hash;
    byte[] value;
    Cell next;
    /** That of the table when the value came. Fits into what the array of a cell is rounded up to. */
    int stamp;

    Cell(byte[] key, int hash, byte[] value, int stamp) {
        this.key = key;
        this.hash = hash;
        this.value = value;
        this.stamp = stamp;
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
