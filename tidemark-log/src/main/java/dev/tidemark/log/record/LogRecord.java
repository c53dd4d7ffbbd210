package dev.tidemark.log.record;

import dev.tidemark.log.file.LittleEndian;
import java.util.Objects;

/**
 * One entry in the form in which it is stored and sent: a header with a checksum of its own, then the payload. The
 * leader encodes it once; the bytes on the wire are the bytes on the disk (docs/format.md).
 *
 * <pre>
 *  at bytes  field
 *   0   1    magic 0x54: no valid record starts with a zero byte (H12)
 *   1   1    kind, not interpreted here
 *   2   2    reserved, zero; a reader refuses anything else
 *   4   4    payload length
 *   8   8    offset
 *  16   8    epoch
 *  24   8    time, hybrid, microseconds since 1970
 *  32   8    Lamport stamp
 *  40   8    chain: over the chain before, bytes 0 to 39, and the payload
 *  48   4    CRC32C of bytes 0 to 47: the length is believed only after it was checked (H13)
 *  52        payload
 * </pre>
 *
 * All numbers are little-endian. Instances are immutable as long as nobody writes to {@link #array()}; they are safe to
 * share between threads.
 */
public class LogRecord {
    public static final int HEADER_BYTES = 52;
    /** Bound of one payload. Admission and transport keep lower bounds of their own (H109). */
    public static final int MAX_PAYLOAD_BYTES = 32 << 20;

    public static final byte MAGIC = 0x54;
    static final int CHAINED_HEADER_BYTES = 40;
    private static final int LENGTH_AT = 4;
    private static final int OFFSET_AT = 8;
    private static final int EPOCH_AT = 16;
    private static final int TIME_AT = 24;
    private static final int LAMPORT_AT = 32;
    private static final int CHAIN_AT = 40;
    private static final int CHECKSUM_AT = 48;

    private final byte[] bytes;

    /** Wraps bytes that {@link #encode} made or {@link LogRecordReader} checked. */
    public LogRecord(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Encodes a record. The chain continues {@code previousChain}. */
    public static byte[] encode(
            long offset, long epoch, long time, long lamport, byte kind, byte[] payload, long previousChain) {
        Objects.checkIndex(payload.length, MAX_PAYLOAD_BYTES + 1);
        byte[] record = new byte[HEADER_BYTES + payload.length];
        record[0] = MAGIC;
        record[1] = kind;
        LittleEndian.putInt(record, LENGTH_AT, payload.length);
        LittleEndian.putLong(record, OFFSET_AT, offset);
        LittleEndian.putLong(record, EPOCH_AT, epoch);
        LittleEndian.putLong(record, TIME_AT, time);
        LittleEndian.putLong(record, LAMPORT_AT, lamport);
        System.arraycopy(payload, 0, record, HEADER_BYTES, payload.length);
        ChainHasher hasher = new ChainHasher();
        LittleEndian.putLong(record, CHAIN_AT, hasher.chain(previousChain, record, 0, payload.length));
        LittleEndian.putInt(record, CHECKSUM_AT, hasher.headerChecksum(record, 0));
        return record;
    }

    /** Whether {@code from} holds a header that can be believed. Needs {@link #HEADER_BYTES} bytes there. */
    static boolean headerIsValid(byte[] array, int from, ChainHasher hasher) {
        if (array[from] != MAGIC || array[from + 2] != 0 || array[from + 3] != 0) {
            return false;
        }
        if (LittleEndian.getInt(array, from + CHECKSUM_AT) != hasher.headerChecksum(array, from)) {
            return false;
        }
        int length = LittleEndian.getInt(array, from + LENGTH_AT);
        return length >= 0 && length <= MAX_PAYLOAD_BYTES;
    }

    /** Length of the payload of the record at {@code from}. */
    public static int payloadBytes(byte[] array, int from) {
        return LittleEndian.getInt(array, from + LENGTH_AT);
    }

    /** Offset of the record at {@code from}. */
    public static long offset(byte[] array, int from) {
        return LittleEndian.getLong(array, from + OFFSET_AT);
    }

    /** Epoch of the record at {@code from}. */
    public static long epoch(byte[] array, int from) {
        return LittleEndian.getLong(array, from + EPOCH_AT);
    }

    /** Chain up to and including the record at {@code from}. */
    public static long chain(byte[] array, int from) {
        return LittleEndian.getLong(array, from + CHAIN_AT);
    }

    /** The whole record, header and payload. Do not write to it. */
    public final byte[] array() {
        return bytes;
    }

    public final int sizeInBytes() {
        return bytes.length;
    }

    public final int payloadBytes() {
        return bytes.length - HEADER_BYTES;
    }

    public final byte kind() {
        return bytes[1];
    }

    public final long offset() {
        return offset(bytes, 0);
    }

    public final long epoch() {
        return epoch(bytes, 0);
    }

    /** Hybrid time in microseconds since 1970; strictly increasing along a log. */
    public final long time() {
        return LittleEndian.getLong(bytes, TIME_AT);
    }

    public final long lamport() {
        return LittleEndian.getLong(bytes, LAMPORT_AT);
    }

    public final long chain() {
        return chain(bytes, 0);
    }

    public final LogPosition logPosition() {
        return new LogPosition(offset(), epoch(), chain());
    }

    @Override
    public String toString() {
        return "record " + offset() + "@" + epoch() + " (" + payloadBytes() + " bytes)";
    }
}
