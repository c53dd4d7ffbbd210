package dev.tidemark.tree.page;

import java.nio.ByteBuffer;

/**
 * How a parent names a page: where it lies, and what proves that the page there is the one that is meant. A page is
 * believed by this and by nothing that it says of itself (rule R3).
 *
 * @param address number of its first block; 0, where the meta slots lie, in {@link #NONE}
 * @param offset checkpoint that wrote it
 * @param checksum over every byte of its blocks, padding included
 * @param bytes that it uses, header included; the rest of its last block is zeros
 */
public record PageRef(long address, long offset, long checksum, int bytes) {
    public static final int BYTES = 28;
    public static final PageRef NONE = new PageRef(0, 0, 0, 0);

    public boolean isNone() {
        return address == 0;
    }

    /** Reads one at a position; the buffer is little-endian. */
    public static PageRef get(ByteBuffer from, int at) {
        return new PageRef(from.getLong(at), from.getLong(at + 8), from.getLong(at + 16), from.getInt(at + 24));
    }

    /** Writes at the buffer's position; the buffer is little-endian. */
    public void put(ByteBuffer to) {
        to.putLong(address).putLong(offset).putLong(checksum).putInt(bytes);
    }
}
