package dev.tidemark.log.record;

import dev.tidemark.log.file.LittleEndian;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Computes the chain: 64 bits, CRC32C in the upper and CRC32 in the lower half, each over the chain value before, the
 * covered part of a record's header and its payload. Both are intrinsics of the JDK, and two polynomials together miss
 * an accident once in 2^64. The chain proves that two logs are the same; it does not defend against somebody who wants
 * them to collide.
 *
 * <p>One thread at a time; keeps no state between calls.
 */
final class ChainHasher {
    private final CRC32C crc32c = new CRC32C();
    private final CRC32 crc32 = new CRC32();
    private final byte[] previous = new byte[Long.BYTES];

    long chain(long previousChain, byte[] record, int from, int payloadBytes) {
        LittleEndian.putLong(previous, 0, previousChain);
        crc32c.reset();
        crc32.reset();
        crc32c.update(previous, 0, Long.BYTES);
        crc32.update(previous, 0, Long.BYTES);
        crc32c.update(record, from, LogRecord.CHAINED_HEADER_BYTES);
        crc32.update(record, from, LogRecord.CHAINED_HEADER_BYTES);
        crc32c.update(record, from + LogRecord.HEADER_BYTES, payloadBytes);
        crc32.update(record, from + LogRecord.HEADER_BYTES, payloadBytes);
        return crc32c.getValue() << 32 | crc32.getValue();
    }

    int headerChecksum(byte[] record, int from) {
        crc32c.reset();
        crc32c.update(record, from, LogRecord.HEADER_BYTES - Integer.BYTES);
        return (int) crc32c.getValue();
    }
}
