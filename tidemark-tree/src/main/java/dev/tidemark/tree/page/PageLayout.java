package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;
import java.nio.ByteBuffer;

/**
 * Whether all lengths and positions in a page lie within it: asked once, when the page is read, so that those who use
 * it later allocate and read by them without a further check. One pass over the slots; nothing is allocated.
 */
final class PageLayout {
    private static final int SLOT_BYTES = 2;

    private final ByteBuffer bytes;
    private final int end;

    /** @param end of what the page uses; the buffer has as much at least */
    private PageLayout(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    static boolean isSound(TreeFormat format, PageKind kind, ByteBuffer bytes, int used, int count) {
        PageLayout layout = new PageLayout(bytes, used);
        return switch (kind) {
            case LEAF, INNER -> layout.hasSoundItems(kind, count);
            case RUN -> layout.fits(Page.HEADER_BYTES, 0);
            case SPACE -> used == SpacePage.bytes(format);
            case SPACE_INDEX -> used == SpaceIndexPage.bytes(format);
        };
    }

    private boolean hasSoundItems(PageKind kind, int count) {
        long slotsEnd = Page.HEADER_BYTES + (long) SLOT_BYTES * count;
        if (count < 1 || slotsEnd > end) {
            return false;
        }
        for (int slot = Page.HEADER_BYTES; slot < slotsEnd; slot += SLOT_BYTES) {
            int at = bytes.getShort(slot) & 0xffff;
            boolean isSound = at >= slotsEnd && (kind == PageKind.LEAF ? isCell(at) : fits(at, Child.FIXED_BYTES));
            if (!isSound) {
                return false;
            }
        }
        return true;
    }

    private boolean isCell(int at) {
        int tagAt = afterVarint(at);
        int keyAt = tagAt < 0 ? -1 : afterVarint(tagAt);
        if (keyAt < 0) {
            return false;
        }
        int keyBytes = Varint.get(bytes, at);
        int tagged = Varint.get(bytes, tagAt);
        int stored = (tagged & 1) != 0 ? Cell.RUN_BYTES : tagged >>> 1;
        return keyBytes >= 0 && (long) keyAt + keyBytes + stored <= end;
    }

    /** Whether a length, as many bytes as it says, and some more, lie in the page. */
    private boolean fits(int at, int more) {
        int next = afterVarint(at);
        if (next < 0) {
            return false;
        }
        int length = Varint.get(bytes, at);
        return length >= 0 && (long) next + length + more <= end;
    }

    /** The position after a number that is written as short as can be, as all are; -1 if there is none. */
    private int afterVarint(int at) {
        int next = at;
        while (next < end && next < at + Varint.LONGEST && bytes.get(next) < 0) {
            next++;
        }
        boolean isWhole = next < end && next < at + Varint.LONGEST;
        return isWhole && Varint.size(Varint.get(bytes, at)) == next + 1 - at ? next + 1 : -1;
    }
}
