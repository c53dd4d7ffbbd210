package dev.tidemark.tree.write;

import java.util.Objects;

/**
 * What becomes of one row.
 *
 * @param key of the row
 * @param value that it has now; null: it is deleted. Nobody may write to the arrays any more
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Change(byte[] key, byte[] value) {
    public static Change put(byte[] key, byte[] value) {
        return new Change(key, Objects.requireNonNull(value, "value"));
    }

    public static Change delete(byte[] key) {
        return new Change(key, null);
    }

    public boolean isDelete() {
        return value == null;
    }
}
