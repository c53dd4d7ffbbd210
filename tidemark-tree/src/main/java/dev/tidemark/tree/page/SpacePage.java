package dev.tidemark.tree.page;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which blocks of a stretch of segments are in use. First a bit for each block that the checkpoint has, then a bit for
 * each that it freed: one that the checkpoint before has and it has not. The lowest bit of a byte is the first block.
 */
public final class SpacePage {
    private SpacePage() {}

    /** How many segments one page tells of. */
    public static int segments(TreeFormat format) {
        return segments(format.blockBytes(), format.segmentBytes());
    }

    static int segments(int blockBytes, int segmentBytes) {
        return (blockBytes - Page.HEADER_BYTES) / (2 * (segmentBytes / blockBytes) / Byte.SIZE);
    }

    /** How many blocks one page tells of. */
    public static int blocks(TreeFormat format) {
        return segments(format) * format.segmentBlocks();
    }

    public static int bytes(TreeFormat format) {
        return Page.HEADER_BYTES + 2 * blocks(format) / Byte.SIZE;
    }

    /** @param first block that the page tells of */
    public static MadePage make(TreeFormat format, long address, long offset, int first, BitSet live, BitSet freed) {
        PageWriter writer = new PageWriter(format, PageKind.SPACE, 0, bytes(format));
        put(format, writer.content(), live.get(first, first + blocks(format)));
        put(format, writer.content(), freed.get(first, first + blocks(format)));
        return writer.finish(address, offset, segments(format));
    }

    private static void put(TreeFormat format, ByteBuffer content, BitSet bits) {
        content.put(Arrays.copyOf(bits.toByteArray(), blocks(format) / Byte.SIZE));
    }

    /** Adds what the page says to {@code live} and {@code freed}. */
    public static void read(String file, TreeFormat format, Page page, int first, BitSet live, BitSet freed)
            throws DamagedPageException {
        ByteBuffer bytes = page.expect(file, PageKind.SPACE, 0).bytes();
        int each = blocks(format) / Byte.SIZE;
        if (page.ref().bytes() != bytes(format)) {
            throw DamagedPageException.malformed(file, page.ref(), "another number of segments");
        }
        add(bytes.slice(Page.HEADER_BYTES, each), first, live);
        add(bytes.slice(Page.HEADER_BYTES + each, each), first, freed);
    }

    private static void add(ByteBuffer bytes, int first, BitSet to) {
        BitSet bits = BitSet.valueOf(bytes);
        bits.stream().forEach(bit -> to.set(first + bit));
    }
}
