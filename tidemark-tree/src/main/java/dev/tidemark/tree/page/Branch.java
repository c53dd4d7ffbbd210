package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;

/**
 * A child with the key that separates it from the one before.
 *
 * @param separator lower bound of its keys, above all keys of the child before
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Branch(byte[] separator, Child child) {
    /** Bytes that it takes in an inner page, without its slot. */
    public int encodedBytes() {
        return Varint.size(separator.length) + separator.length + Child.FIXED_BYTES;
    }
}
