package dev.tidemark.tree.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Lays out a page in memory: the class of its kind fills it, {@link #finish} gives it header and checksum. */
final class PageWriter {
    private final PageKind kind;
    private final int level;
    private final int bytes;
    private final ByteBuffer buffer;

    /** @param bytes that the page uses, header included */
    PageWriter(TreeFormat format, PageKind kind, int level, int bytes) {
        this.kind = kind;
        this.level = level;
        this.bytes = bytes;
        this.buffer = ByteBuffer.allocate(format.blocks(bytes) * format.blockBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(Page.HEADER_BYTES);
    }

    /** Where the content goes; its position is after the header at first. */
    ByteBuffer content() {
        return buffer;
    }

    MadePage finish(long address, long offset, int count) {
        if (buffer.position() != bytes) {
            throw new IllegalStateException(kind + " of " + buffer.position() + " bytes, announced with " + bytes);
        }
        buffer.putInt(0, Page.MAGIC);
        buffer.put(4, (byte) kind.number());
        buffer.put(5, (byte) level);
        buffer.putLong(16, address);
        buffer.putLong(24, offset);
        buffer.putInt(32, bytes);
        buffer.putInt(36, count);
        buffer.position(0);
        long checksum = Checksum.of(buffer, Page.CHECKSUM_AT);
        buffer.putLong(Page.CHECKSUM_AT, checksum);
        return new MadePage(new PageRef(address, offset, checksum, bytes), buffer);
    }
}
