package dev.tidemark.tree.repair;

import dev.tidemark.disk.bytes.Varint;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.Root;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of a range as bytes that one node sends to another: for each, ascending, length of the key (varint), length
 * of the value (varint), key, value.
 */
public final class RangeRows {
    private RangeRows() {}

    /**
     * The rows of a range of a root.
     *
     * @param file for messages
     * @param most bytes that there may be
     * @return null if there are more
     */
    public static byte[] encode(String file, Root root, KeyRange range, int most, PageSource pages) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        Cursor cursor = new Cursor(file, root, range, pages);
        while (cursor.next() == Cursor.Step.ROW) {
            byte[] key = cursor.key();
            byte[] value = cursor.value();
            if ((long) rows.size() + bytes(key, value) > most) {
                return null;
            }
            ByteBuffer lengths = ByteBuffer.allocate(2 * Varint.LONGEST);
            Varint.put(lengths, key.length);
            Varint.put(lengths, value.length);
            rows.write(lengths.array(), 0, lengths.position());
            rows.writeBytes(key);
            rows.writeBytes(value);
        }
        return rows.toByteArray();
    }

    private static long bytes(byte[] key, byte[] value) {
        return (long) Varint.size(key.length) + Varint.size(value.length) + key.length + value.length;
    }

    /** What rows of a page that uses so many bytes take at most: each takes no more here than there. */
    public static int mostOf(DamagedPage page) {
        return page.ref().bytes();
    }

    /**
     * Takes rows out of bytes that may be anything.
     *
     * @return null unless they are rows, each whole, ascending, and all of the range
     */
    static List<Map.Entry<byte[], byte[]>> decode(byte[] bytes, KeyRange range) {
        List<Map.Entry<byte[], byte[]>> rows = new ArrayList<>();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        byte[] last = null;
        while (from.hasRemaining()) {
            byte[] key = new byte[0];
            byte[] value = key;
            int keyBytes = length(from);
            int valueBytes = length(from);
            boolean isWhole = keyBytes >= 0 && valueBytes >= 0 && (long) keyBytes + valueBytes <= from.remaining();
            if (isWhole) {
                key = new byte[keyBytes];
                value = new byte[valueBytes];
                from.get(key).get(value);
            }
            if (!isWhole || !range.contains(key) || last != null && Keys.compare(last, key) >= 0) {
                return null;
            }
            rows.add(Map.entry(key, value));
            last = key;
        }
        return rows;
    }

    private static int length(ByteBuffer from) {
        return Varint.take(() -> from.hasRemaining() ? from.get() & 0xff : 0xff);
    }
}
