package dev.tidemark.log.segment;

import dev.tidemark.log.file.LittleEndian;
import dev.tidemark.log.record.LogPosition;
import java.util.zip.CRC32C;

/**
 * The first block of a segment file. It is durable before the segment has its name, so a segment with a bad header is
 * damaged, never torn (H08, H12).
 *
 * <pre>
 *  at bytes  field
 *   0   8    magic "TIDEWAL1"
 *   8   4    format version
 *  12   4    group of replicas within the cluster: 0 today, and before there was one
 *  16  16    cluster id
 *  32  16    incarnation of the node
 *  48   8    first offset: that of the first record, and the name of the file
 *  56   8    epoch of the record before it
 *  64   8    chain up to the record before it
 *  72   8    random seed: makes the markers of this segment invalid in every other (H16)
 *  80   4    CRC32C of bytes 0 to 79
 *  84        zeros up to 4096
 * </pre>
 *
 * Later format versions keep bytes 0 to 83 as they are, so that each version can tell a newer one from damage.
 */
public record SegmentHeader(int version, LogIdentity identity, LogPosition base, long seed) {
    /** Of the whole block; the first marker comes after it. */
    public static final int BYTES = 4096;
    /** The version that this code writes. */
    public static final int VERSION = 1;
    /** The part of the block that means something; the rest is zeros. */
    public static final int CHECKED_BYTES = 84;

    /** "TIDEWAL1" as a little-endian number. */
    private static final long MAGIC = 0x314C_4157_4544_4954L;

    private static final int CHECKSUM_AT = CHECKED_BYTES - Integer.BYTES;

    /** Offset of the first record, and the name of the segment. */
    public long firstOffset() {
        return base.offset() + 1;
    }

    /** The whole block. */
    public byte[] encode() {
        byte[] block = new byte[BYTES];
        LittleEndian.putLong(block, 0, MAGIC);
        LittleEndian.putInt(block, 8, version);
        LittleEndian.putInt(block, 12, identity.group());
        LittleEndian.putUuid(block, 16, identity.clusterId());
        LittleEndian.putUuid(block, 32, identity.incarnation());
        LittleEndian.putLong(block, 48, firstOffset());
        LittleEndian.putLong(block, 56, base.epoch());
        LittleEndian.putLong(block, 64, base.chain());
        LittleEndian.putLong(block, 72, seed);
        LittleEndian.putInt(block, CHECKSUM_AT, checksum(block));
        return block;
    }

    /** Returns null if the block is not a header. */
    public static SegmentHeader decode(byte[] block) {
        boolean valid = block.length >= CHECKED_BYTES
                && LittleEndian.getLong(block, 0) == MAGIC
                && LittleEndian.getInt(block, CHECKSUM_AT) == checksum(block)
                && LittleEndian.getLong(block, 48) >= 1;
        if (!valid) {
            return null;
        }
        return new SegmentHeader(
                LittleEndian.getInt(block, 8),
                new LogIdentity(
                        LittleEndian.getUuid(block, 16),
                        LittleEndian.getInt(block, 12),
                        LittleEndian.getUuid(block, 32)),
                new LogPosition(
                        LittleEndian.getLong(block, 48) - 1,
                        LittleEndian.getLong(block, 56),
                        LittleEndian.getLong(block, 64)),
                LittleEndian.getLong(block, 72));
    }

    private static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
