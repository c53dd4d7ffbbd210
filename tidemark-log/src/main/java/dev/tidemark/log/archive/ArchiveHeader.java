package dev.tidemark.log.archive;

import dev.tidemark.log.record.LogPosition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The beginning of a file of an archive (docs/format-archive.md). It is written after the entries, since it says where
 * they end.
 *
 * @param clusterId of the cluster whose log it is
 * @param group of replicas within the cluster: 0 today
 * @param base position before the first entry
 * @param end position of the last entry
 * @param firstEpoch of the first entry
 * @param firstTime log time of the first entry, microseconds since 1970
 * @param lastTime log time of the last entry, likewise
 * @param bytes of all entries
 */
public record ArchiveHeader(
        UUID clusterId,
        int group,
        LogPosition base,
        LogPosition end,
        long firstEpoch,
        long firstTime,
        long lastTime,
        long bytes) {
    static final int BYTES = 128;
    static final int VERSION = 1;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;
    private static final int ZEROS = 12;

    /** "TIDEARC1" as a little-endian number. */
    private static final long MAGIC = 0x3143_5241_4544_4954L;

    /** The name that goes with it. */
    public ArchiveName name() {
        return new ArchiveName(clusterId, base.offset() + 1, end.offset(), firstEpoch, end.epoch(), end.chain());
    }

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC).putInt(VERSION).putInt(group);
        block.putLong(clusterId.getMostSignificantBits()).putLong(clusterId.getLeastSignificantBits());
        put(block, base);
        put(block, end);
        block.putLong(firstEpoch).putLong(firstTime).putLong(lastTime).putLong(bytes);
        block.putInt(CHECKSUM_AT, checksum(block));
        return block.clear();
    }

    private static void put(ByteBuffer block, LogPosition position) {
        block.putLong(position.offset()).putLong(position.epoch()).putLong(position.chain());
    }

    /**
     * @param file its name, for the message
     * @param block of {@link #BYTES}
     * @throws BadArchiveException if it is damaged, or of a later version
     */
    static ArchiveHeader decode(String file, ByteBuffer block) throws BadArchiveException {
        block.order(ByteOrder.LITTLE_ENDIAN).rewind();
        if (block.getLong() != MAGIC || block.getInt(CHECKSUM_AT) != checksum(block)) {
            throw new BadArchiveException(file + " is damaged: its header is not valid");
        }
        int version = block.getInt();
        if (version != VERSION) {
            throw new BadArchiveException(
                    file + " has format " + version + ", which this version does not read; use a later one");
        }
        int group = block.getInt();
        UUID cluster = new UUID(block.getLong(), block.getLong());
        LogPosition base = position(block);
        LogPosition end = position(block);
        ArchiveHeader header = new ArchiveHeader(
                cluster, group, base, end, block.getLong(), block.getLong(), block.getLong(), block.getLong());
        boolean isZero = true;
        for (int i = 0; i < ZEROS; i++) {
            isZero &= block.get() == 0;
        }
        if (!isZero || base.offset() < 0 || base.offset() >= end.offset() || header.bytes < 1) {
            throw new BadArchiveException(file + " is damaged: its header says what cannot be");
        }
        return header;
    }

    private static LogPosition position(ByteBuffer block) {
        return new LogPosition(block.getLong(), block.getLong(), block.getLong());
    }

    private static int checksum(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
