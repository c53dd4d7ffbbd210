package dev.tidemark.state.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Cuts a snapshot file into ranges that are the same bytes in the next snapshot where nothing has changed. Items decide
 * where the writer ends a block early, each for itself and by what it is alone: so a change moves the cuts beside it,
 * and none further away. A range ends with a block that ended early; the header is one, and so is the footer.
 */
public final class SnapshotRanges {
    /** No range is longer. */
    public static final int MAX_BYTES = 4 << 20;
    /** An item of so many bytes ends a block for certain; ranges have about so many. */
    private static final int TARGET_BITS = 18;

    private static final int HASH_BITS = 32;
    private static final int BLOCK_BYTES = SnapshotBlock.HEADER_BYTES + SnapshotBlock.MAX_PAYLOAD_BYTES;

    private SnapshotRanges() {}

    /** Gives out parts of a snapshot file. */
    @FunctionalInterface
    public interface Bytes {
        /** @return up to {@code maxBytes} from {@code position}; fewer only at the end of the file */
        byte[] read(long position, int maxBytes) throws IOException;
    }

    /**
     * @param at where it begins in the file
     * @param length in bytes
     * @param digest SHA-256 of its bytes, in hexadecimal digits
     */
    public record Range(long at, int length, String digest) {}

    /**
     * The ranges from a place on where one begins.
     *
     * @return some of them, one after the other; none at the end of the file
     * @throws CorruptSnapshotException if that is no snapshot file, or no range begins there
     */
    public static List<Range> from(String file, Bytes bytes, long at) throws IOException {
        byte[] read = bytes.read(at, MAX_BYTES);
        boolean isLast = read.length < MAX_BYTES;
        List<Range> ranges = new ArrayList<>();
        if (at == 0) {
            if (read.length < SnapshotHeader.FIXED_BYTES) {
                throw new CorruptSnapshotException(file, "it is cut short within its header");
            }
            return List.of(range(read, 0, Math.min(read.length, SnapshotHeader.size(file, read)), 0));
        }
        ByteBuffer view = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
        int begin = 0;
        int end = 0;
        while (end + SnapshotBlock.HEADER_BYTES <= read.length) {
            int payload = view.getInt(end + SnapshotBlock.LENGTH_AT);
            if (payload < 1 || payload > SnapshotBlock.MAX_PAYLOAD_BYTES) {
                throw new CorruptSnapshotException(file, "the block at byte " + (at + end) + " has no length");
            }
            if (payload > read.length - end - SnapshotBlock.HEADER_BYTES) {
                break;
            }
            end += SnapshotBlock.HEADER_BYTES + payload;
            if (payload < SnapshotBlock.MAX_PAYLOAD_BYTES || end - begin > MAX_BYTES - BLOCK_BYTES) {
                ranges.add(range(read, begin, end, at));
                begin = end;
            }
        }
        if (isLast && begin < read.length) {
            throw new CorruptSnapshotException(file, "it is cut short within the block at byte " + (at + begin));
        }
        return ranges;
    }

    private static Range range(byte[] read, int begin, int end, long at) {
        return new Range(at + begin, end - begin, digest(read, begin, end - begin));
    }

    /** SHA-256 in hexadecimal digits: a range is taken for another by this alone. */
    public static String digest(byte[] array, int from, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(array, from, length);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Whether the block ends with an item, by what names it and by its size: the more bytes, the more often.
     *
     * @param name of the item; the same in each snapshot that has it
     */
    static boolean endsBlock(byte[] name, int length, long itemBytes) {
        CRC32C crc = new CRC32C();
        crc.update(name, 0, length);
        long mixed = crc.getValue() * 0x9E37_79B9_7F4A_7C15L >>> HASH_BITS;
        return mixed < itemBytes << HASH_BITS - TARGET_BITS;
    }
}
