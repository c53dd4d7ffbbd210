package dev.tidemark.state.snapshot;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** What writer and reader of snapshot blocks share; docs/format-snapshot.md has the layout. */
final class SnapshotBlock {
    static final int HEADER_BYTES = 16;
    static final int MAX_PAYLOAD_BYTES = 64 << 10;

    static final byte PAIRS = 1;
    static final byte SESSIONS = 2;
    static final byte REQUESTS = 3;
    static final byte FOOTER = 9;

    static final int LENGTH_AT = 4;
    static final int ITEMS_AT = 8;
    static final int CHECKSUM_AT = 12;

    /** Counts of pairs, sessions and requests, digest, file size before the footer, checksum of that. */
    static final int FOOTER_BYTES = 7 * Long.BYTES;

    private SnapshotBlock() {}

    /** The checksum of a block: all of its header before the checksum, and its payload. */
    static int checksum(byte[] block, int payloadBytes) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CHECKSUM_AT);
        crc.update(block, HEADER_BYTES, payloadBytes);
        return (int) crc.getValue();
    }

    /** A running checksum of a file: 64 bits of two polynomials. */
    static final class FileChecksum {
        private final CRC32C crc32c = new CRC32C();
        private final CRC32 crc32 = new CRC32();

        void update(byte[] bytes, int length) {
            crc32c.update(bytes, 0, length);
            crc32.update(bytes, 0, length);
        }

        long value() {
            return crc32c.getValue() << 32 | crc32.getValue();
        }
    }
}
