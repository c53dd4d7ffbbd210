package dev.tidemark.tree.page;

/**
 * The sizes that a data file is made with and keeps for good. Addresses in the file are numbers of blocks.
 *
 * @param blockBytes a block, the unit of allocation, and what a leaf takes; a power of two from 512 to 32 KiB
 * @param innerBytes what an inner page takes at most, unless two of its separators need more; 2 to 16 blocks
 * @param segmentBytes by so much the file grows and shrinks; a multiple of 8 blocks, as long as 8 inner pages at
 *     least, at most 1 MiB, and with so few blocks that a space page can tell of all
 */
public record TreeFormat(int blockBytes, int innerBytes, int segmentBytes) {
    /** Small leaves matter most: at 116 bytes a row, 4 KiB write two and a half times less than 16 KiB. */
    public static final TreeFormat DEFAULT = new TreeFormat(4096, 16 << 10, 1 << 20);

    private static final int SMALLEST_BLOCK = 512;
    private static final int LARGEST_BLOCK = 32 << 10;

    public TreeFormat {
        if (!isValid(blockBytes, innerBytes, segmentBytes)) {
            throw new IllegalArgumentException("no sizes for a data file: blocks of " + blockBytes
                    + " bytes, inner pages of " + innerBytes + ", segments of " + segmentBytes);
        }
    }

    /** Whether a data file can have these sizes; also said of numbers that were read. */
    public static boolean isValid(int blockBytes, int innerBytes, int segmentBytes) {
        return blockBytes >= SMALLEST_BLOCK
                && blockBytes <= LARGEST_BLOCK
                && Integer.bitCount(blockBytes) == 1
                && innerBytes % blockBytes == 0
                && innerBytes / blockBytes >= 2
                && innerBytes / blockBytes <= 16
                && innerBytes <= 2 * LARGEST_BLOCK - 2
                && segmentBytes <= 1 << 20
                && segmentBytes >= 8 * innerBytes
                && segmentBytes % (8 * blockBytes) == 0
                && SpacePage.segments(blockBytes, segmentBytes) > 0;
    }

    /** How many blocks so many bytes take. */
    public int blocks(int bytes) {
        return (int) (((long) bytes + blockBytes - 1) / blockBytes);
    }

    /** How many segments so many blocks take. */
    public int segmentsOf(int blocks) {
        return (int) (((long) blocks + segmentBlocks() - 1) / segmentBlocks());
    }

    public int segmentBlocks() {
        return segmentBytes / blockBytes;
    }

    /** A row whose cell is longer has its value in a run of blocks of its own. */
    public int longestInlineCell() {
        return blockBytes / 4;
    }
}
