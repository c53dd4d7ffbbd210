package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An inner page: children in the order of their keys, with a slot of two bytes for each, as in a leaf. It takes as many
 * blocks as it needs, up to the size that the format names; only two children with very long separators take more.
 */
public final class InnerPage {
    public static final int SLOT_BYTES = 2;

    private final ByteBuffer bytes;
    private final int count;

    private InnerPage(Page page) {
        this.bytes = page.bytes();
        this.count = page.count();
    }

    public static InnerPage of(String file, Page page, int level) throws DamagedPageException {
        return new InnerPage(page.expect(file, PageKind.INNER, level));
    }

    public static int capacity(TreeFormat format) {
        return format.innerBytes() - Page.HEADER_BYTES;
    }

    /** @param branches the separator of the first is not stored: its parent has it */
    public static int bytes(List<Branch> branches) {
        int total = Page.HEADER_BYTES;
        for (Branch branch : branches) {
            total += SLOT_BYTES + branch.encodedBytes();
        }
        Branch first = branches.get(0);
        return total - first.encodedBytes() + withoutSeparator(first).encodedBytes();
    }

    public static MadePage make(TreeFormat format, long address, long offset, int level, List<Branch> branches) {
        PageWriter writer = new PageWriter(format, PageKind.INNER, level, bytes(branches));
        ByteBuffer content = writer.content();
        int at = Page.HEADER_BYTES + SLOT_BYTES * branches.size();
        for (int i = 0; i < branches.size(); i++) {
            content.putShort((short) at);
            at += stored(branches, i).encodedBytes();
        }
        for (int i = 0; i < branches.size(); i++) {
            Branch branch = stored(branches, i);
            Varint.put(content, branch.separator().length);
            content.put(branch.separator());
            branch.child().put(content);
        }
        return writer.finish(address, offset, branches.size());
    }

    private static Branch stored(List<Branch> branches, int index) {
        return index == 0 ? withoutSeparator(branches.get(0)) : branches.get(index);
    }

    private static Branch withoutSeparator(Branch branch) {
        return new Branch(Keys.LEAST, branch.child());
    }

    public int count() {
        return count;
    }

    public Child child(int index) {
        int at = at(index);
        int length = Varint.get(bytes, at);
        return Child.get(bytes, at + Varint.size(length) + length);
    }

    /** Lower bound of a child's keys; of the first child it is empty: the bound of this page holds. */
    public byte[] separator(int index) {
        int at = at(index);
        byte[] separator = new byte[Varint.get(bytes, at)];
        bytes.get(at + Varint.size(separator.length), separator);
        return separator;
    }

    /** The child in whose subtree {@code key} is, if it is anywhere. */
    public int childOf(byte[] key) {
        int low = 1;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int at = at(middle);
            int length = Varint.get(bytes, at);
            if (Keys.compare(bytes, at + Varint.size(length), length, key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Lower bound of a child's keys, given that of this page. */
    public byte[] low(int index, byte[] low) {
        return index == 0 ? low : separator(index);
    }

    /** Upper bound of a child's keys, given that of this page; null: none. */
    public byte[] high(int index, byte[] high) {
        return index + 1 == count ? high : separator(index + 1);
    }

    private int at(int index) {
        return bytes.getShort(Page.HEADER_BYTES + SLOT_BYTES * index) & 0xffff;
    }
}
