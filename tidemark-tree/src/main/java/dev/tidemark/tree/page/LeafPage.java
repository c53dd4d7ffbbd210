package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A leaf: rows in ascending order. After the header a slot of two bytes for each row says where its cell begins; the
 * cells follow. A cell that is longer than a block is alone in its leaf, which then has several blocks.
 */
public final class LeafPage {
    public static final int SLOT_BYTES = 2;

    private final ByteBuffer bytes;
    private final int count;

    private LeafPage(Page page) {
        this.bytes = page.bytes();
        this.count = page.count();
    }

    public static LeafPage of(String file, Page page) throws DamagedPageException {
        return new LeafPage(page.expect(file, PageKind.LEAF, 0));
    }

    /** What cells may take in a leaf of one block, with {@link #SLOT_BYTES} for each. */
    public static int capacity(TreeFormat format) {
        return format.blockBytes() - Page.HEADER_BYTES;
    }

    public static int bytes(List<Cell> cells) {
        int total = Page.HEADER_BYTES;
        for (Cell cell : cells) {
            total += SLOT_BYTES + cell.encodedBytes();
        }
        return total;
    }

    public static MadePage make(TreeFormat format, long address, long offset, List<Cell> cells) {
        PageWriter writer = new PageWriter(format, PageKind.LEAF, 0, bytes(cells));
        ByteBuffer content = writer.content();
        int at = Page.HEADER_BYTES + SLOT_BYTES * cells.size();
        for (Cell cell : cells) {
            content.putShort((short) at);
            at += cell.encodedBytes();
        }
        cells.forEach(cell -> cell.put(content));
        return writer.finish(address, offset, cells.size());
    }

    public int count() {
        return count;
    }

    public Cell cell(int index) {
        return Cell.get(bytes, at(index));
    }

    public byte[] key(int index) {
        int at = at(index);
        int keyBytes = Varint.get(bytes, at);
        byte[] key = new byte[keyBytes];
        bytes.get(keyAt(at, keyBytes), key);
        return key;
    }

    /** The first row whose key is at least {@code key}; {@link #count()} if there is none. */
    public int firstAtLeast(byte[] key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public boolean isAt(int index, byte[] key) {
        return index < count && compare(index, key) == 0;
    }

    private int compare(int index, byte[] key) {
        int at = at(index);
        int keyBytes = Varint.get(bytes, at);
        return Keys.compare(bytes, keyAt(at, keyBytes), keyBytes, key);
    }

    private int keyAt(int at, int keyBytes) {
        int tagAt = at + Varint.size(keyBytes);
        return tagAt + Varint.size(Varint.get(bytes, tagAt));
    }

    private int at(int index) {
        return bytes.getShort(Page.HEADER_BYTES + SLOT_BYTES * index) & 0xffff;
    }
}
