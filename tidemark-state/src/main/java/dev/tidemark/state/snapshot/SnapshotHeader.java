package dev.tidemark.state.snapshot;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import dev.tidemark.state.row.StateDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The start of a snapshot file; docs/format-snapshot.md has the layout.
 *
 * @param pairs how many key-value pairs follow
 * @param sessions how many sessions follow
 * @param requests how many remembered request ids follow
 * @param horizonMillis latest time of a forgotten version-7 request id
 * @param logBytes see {@link StateContent#logBytes}; not in format 1, where it is 0
 */
record SnapshotHeader(SnapshotMeta meta, long pairs, long sessions, long requests, long horizonMillis, long logBytes) {
    static final int FIXED_BYTES = 128;

    private static final byte[] MAGIC = "TIDESNAP".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 2;
    private static final int OLDEST_FORMAT = 1;
    private static final int LOG_BYTES_AT = 104;
    private static final int RESERVED_AT = LOG_BYTES_AT + Long.BYTES;
    private static final int CHECKSUM_AT = FIXED_BYTES - Integer.BYTES;

    byte[] encode() {
        byte[] configuration = meta.configuration();
        byte[] bytes = new byte[FIXED_BYTES + configuration.length + Integer.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(FORMAT).putInt(configuration.length);
        buffer.putLong(meta.clusterId().getMostSignificantBits());
        buffer.putLong(meta.clusterId().getLeastSignificantBits());
        buffer.putLong(meta.offset()).putLong(meta.epoch()).putLong(meta.chain());
        buffer.putLong(meta.time()).putLong(meta.lamport());
        buffer.putLong(pairs).putLong(sessions).putLong(requests).putLong(horizonMillis);
        buffer.putLong(LOG_BYTES_AT, logBytes);
        buffer.putInt(CHECKSUM_AT, checksum(bytes, 0, CHECKSUM_AT));
        buffer.position(FIXED_BYTES).put(configuration);
        buffer.putInt(checksum(bytes, FIXED_BYTES, configuration.length));
        return bytes;
    }

    /** Ends the file that this header began. */
    void writeFooter(BlockOutput out, StateDigest digest) throws IOException {
        out.begin(SnapshotBlock.FOOTER);
        ByteSink sink = new ByteSink(SnapshotBlock.FOOTER_BYTES).putLong(pairs).putLong(sessions);
        sink.putLong(requests).putLong(digest.high()).putLong(digest.low());
        sink.putLong(out.size()).putLong(out.checksum());
        out.put(sink.array(), sink.size());
        out.flush();
    }

    /** How long the whole header is, once its first {@value #FIXED_BYTES} bytes are there. */
    static int size(String file, byte[] fixed) throws CorruptSnapshotException {
        ByteBuffer buffer = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(fixed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptSnapshotException(file, "it does not start as a snapshot does");
        }
        if (buffer.getInt(CHECKSUM_AT) != checksum(fixed, 0, CHECKSUM_AT)) {
            throw new CorruptSnapshotException(file, "its header does not match its checksum");
        }
        int format = buffer.getInt(MAGIC.length);
        int configuration = buffer.getInt(MAGIC.length + Integer.BYTES);
        if (format < OLDEST_FORMAT || format > FORMAT) {
            throw new CorruptSnapshotException(
                    file,
                    "it has format " + format + ", and this version reads " + OLDEST_FORMAT + " to " + FORMAT
                            + (format > FORMAT
                                    ? "; a later version of Tidemark has written it, and can read it: use that one"
                                    : ""));
        }
        if (configuration < 0 || configuration > SnapshotMeta.MAX_CONFIGURATION_BYTES) {
            throw new CorruptSnapshotException(file, "its configuration has " + configuration + " bytes");
        }
        return FIXED_BYTES + configuration + Integer.BYTES;
    }

    /** Decodes a whole header: all of it is checked, also what {@link #size} was asked about, which was read before. */
    static SnapshotHeader decode(String file, byte[] bytes) throws CorruptSnapshotException {
        if (size(file, bytes) != bytes.length) {
            throw new CorruptSnapshotException(file, "its header is not as long as it said before");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] configuration = Arrays.copyOfRange(bytes, FIXED_BYTES, bytes.length - Integer.BYTES);
        if (buffer.getInt(bytes.length - Integer.BYTES) != checksum(bytes, FIXED_BYTES, configuration.length)) {
            throw new CorruptSnapshotException(file, "its configuration does not match its checksum");
        }
        buffer.position(MAGIC.length + 2 * Integer.BYTES);
        UUID cluster = new UUID(buffer.getLong(), buffer.getLong());
        long offset = buffer.getLong();
        long epoch = buffer.getLong();
        if (offset < 1 || epoch < 0 || !isZero(bytes, RESERVED_AT, CHECKSUM_AT)) {
            throw new CorruptSnapshotException(file, "its header says what cannot be");
        }
        SnapshotMeta meta = new SnapshotMeta(
                cluster, offset, epoch, buffer.getLong(), buffer.getLong(), buffer.getLong(), configuration);
        SnapshotHeader header = new SnapshotHeader(
                meta, buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        boolean isOld = buffer.getInt(MAGIC.length) < FORMAT;
        if (header.logBytes < 0
                || (isOld && header.logBytes != 0)
                || header.pairs < 0
                || header.sessions < 0
                || header.requests < 0) {
            throw new CorruptSnapshotException(file, "its header counts below zero");
        }
        return header;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
