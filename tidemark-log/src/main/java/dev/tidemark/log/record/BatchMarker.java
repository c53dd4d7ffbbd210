package dev.tidemark.log.record;

import dev.tidemark.log.file.LittleEndian;
import java.util.zip.CRC32C;

/**
 * Stands before the records of each append. It is local to this node and never sent. It is evidence for recovery, not
 * framing: the records after it delimit themselves, so a truncation may end inside a batch.
 *
 * <pre>
 *  at bytes  field
 *   0   1    magic 0x4D: neither zero nor the magic of a record
 *   1   3    zero
 *   4   4    number of records in the batch, 0 in a marker that only carries evidence
 *   8   8    bytes of the records
 *  16   8    offset of the first record
 *  24   8    chain before it
 *  32   8    durable end of this log when the marker was written
 *  40   8    high watermark that this node knew
 *  48   8    position of the marker in its file (H17)
 *  56   4    CRC32C of the segment's seed and of bytes 0 to 55
 * </pre>
 *
 * <p>The durable end is the proof that tells rot from a tear (H10): a marker that can be read says that every record up
 * to it had been fsynced before the marker was written, so none of them can be missing because of a crash. The high
 * watermark proves nothing about this disk, since a follower may learn that a record is committed before it has fsynced
 * it; it is kept as evidence for the protocol (rule 8 of docs/architecture.md).
 */
public record BatchMarker(
        int records,
        long bytes,
        long firstOffset,
        long chainBefore,
        long durableEnd,
        long highWatermark,
        long position) {
    /** Its first byte. */
    public static final byte MAGIC = 0x4D;
    /** Of each marker. */
    public static final int BYTES = 60;

    private static final int CHECKSUM_AT = 56;

    /**
     * Writes {@link #BYTES} bytes at the beginning of {@code target}.
     *
     * @param seed of the segment
     */
    public void encode(byte[] target, long seed) {
        LittleEndian.putInt(target, 0, MAGIC);
        LittleEndian.putInt(target, 4, records);
        LittleEndian.putLong(target, 8, bytes);
        LittleEndian.putLong(target, 16, firstOffset);
        LittleEndian.putLong(target, 24, chainBefore);
        LittleEndian.putLong(target, 32, durableEnd);
        LittleEndian.putLong(target, 40, highWatermark);
        LittleEndian.putLong(target, 48, position);
        LittleEndian.putInt(target, CHECKSUM_AT, checksum(target, 0, seed));
    }

    /** Returns null if the bytes are not a marker of that segment at that position. */
    public static BatchMarker decode(byte[] array, int from, long position, long seed) {
        boolean valid = LittleEndian.getInt(array, from) == MAGIC
                && LittleEndian.getLong(array, from + 48) == position
                && LittleEndian.getInt(array, from + CHECKSUM_AT) == checksum(array, from, seed);
        if (!valid) {
            return null;
        }
        return new BatchMarker(
                LittleEndian.getInt(array, from + 4),
                LittleEndian.getLong(array, from + 8),
                LittleEndian.getLong(array, from + 16),
                LittleEndian.getLong(array, from + 24),
                LittleEndian.getLong(array, from + 32),
                LittleEndian.getLong(array, from + 40),
                position);
    }

    /** Whether the batch continues a log that ends there. */
    public boolean continues(LogPosition end) {
        return firstOffset == end.offset() + 1 && chainBefore == end.chain();
    }

    private static int checksum(byte[] array, int from, long seed) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (seed >>> shift));
        }
        crc.update(array, from, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
