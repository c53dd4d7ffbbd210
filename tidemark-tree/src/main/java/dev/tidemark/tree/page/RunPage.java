package dev.tidemark.tree.page;

import dev.tidemark.disk.bytes.Varint;
import java.nio.ByteBuffer;

/**
 * A value that is too long for a leaf, in blocks that follow each other. The key stands before it, so that a run says
 * whose it is: length of the key (varint), key, value.
 */
public final class RunPage {
    private RunPage() {}

    public static int bytes(byte[] key, byte[] value) {
        return Page.HEADER_BYTES + Varint.size(key.length) + key.length + value.length;
    }

    public static MadePage make(TreeFormat format, long address, long offset, byte[] key, byte[] value) {
        PageWriter writer = new PageWriter(format, PageKind.RUN, 0, bytes(key, value));
        Varint.put(writer.content(), key.length);
        writer.content().put(key).put(value);
        return writer.finish(address, offset, 1);
    }

    /** The value of the row that {@code cell} is. */
    public static byte[] value(String file, Page page, Cell cell) throws DamagedPageException {
        byte[] key = key(file, page);
        int at = Page.HEADER_BYTES + Varint.size(key.length) + key.length;
        if (page.ref().bytes() - at != cell.valueBytes() || Keys.compare(key, cell.key()) != 0) {
            throw DamagedPageException.malformed(file, page.ref(), "the run of another row");
        }
        byte[] value = new byte[cell.valueBytes()];
        page.bytes().get(at, value);
        return value;
    }

    public static byte[] key(String file, Page page) throws DamagedPageException {
        ByteBuffer bytes = page.expect(file, PageKind.RUN, 0).bytes();
        byte[] key = new byte[Varint.get(bytes, Page.HEADER_BYTES)];
        bytes.get(Page.HEADER_BYTES + Varint.size(key.length), key);
        return key;
    }
}
