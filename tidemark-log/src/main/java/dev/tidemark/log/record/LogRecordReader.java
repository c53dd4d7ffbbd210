package dev.tidemark.log.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Takes records out of bytes that came from a peer or from the disk, and believes nothing: each header by its checksum,
 * each record by the chain that continues from its true predecessor (H13, H17, H17a, H37).
 *
 * <p>One thread at a time.
 */
public final class LogRecordReader {
    private final ChainHasher hasher = new ChainHasher();

    /**
     * Reads the records that fill {@code length} bytes exactly.
     *
     * @param after the position that the first record must continue
     * @param make turns the bytes of a checked record into what the caller wants to hold
     * @throws BadRecordException if any byte is not part of a valid record that continues the chain
     */
    public <R> List<R> readAll(byte[] array, int from, int length, LogPosition after, Function<byte[], R> make)
            throws BadRecordException {
        List<R> records = new ArrayList<>();
        int at = from;
        int end = from + length;
        LogPosition previous = after;
        while (at < end) {
            int size = check(array, at, end, previous);
            previous = new LogPosition(
                    LogRecord.offset(array, at), LogRecord.epoch(array, at), LogRecord.chain(array, at));
            records.add(make.apply(Arrays.copyOfRange(array, at, at + size)));
            at += size;
        }
        return records;
    }

    /** Whether the header at {@code from} can be believed. Needs {@link LogRecord#HEADER_BYTES} bytes there. */
    public boolean headerIsValid(byte[] array, int from) {
        return LogRecord.headerIsValid(array, from, hasher);
    }

    /**
     * Checks the record at {@code from}.
     *
     * @param end the place after the last byte that may belong to it
     * @return its size in bytes, header included
     * @throws BadRecordException if it is not a valid record that continues {@code previous}
     */
    public int check(byte[] array, int from, int end, LogPosition previous) throws BadRecordException {
        long expected = previous.offset() + 1;
        if (end - from < LogRecord.HEADER_BYTES || !LogRecord.headerIsValid(array, from, hasher)) {
            throw new BadRecordException("no valid record header where entry " + expected + " should start");
        }
        int payload = LogRecord.payloadBytes(array, from);
        if (payload > end - from - LogRecord.HEADER_BYTES) {
            throw new BadRecordException("entry " + expected + " is cut short");
        }
        if (LogRecord.offset(array, from) != expected || LogRecord.epoch(array, from) < previous.epoch()) {
            throw new BadRecordException("entry " + LogRecord.offset(array, from) + "@" + LogRecord.epoch(array, from)
                    + " cannot follow entry " + previous.offset() + "@" + previous.epoch());
        }
        if (LogRecord.chain(array, from) != hasher.chain(previous.chain(), array, from, payload)) {
            throw new BadRecordException("entry " + expected + " does not continue the chain: its bytes, or those of an"
                    + " entry before it, are not the ones that were written");
        }
        return LogRecord.HEADER_BYTES + payload;
    }
}
