package dev.tidemark.node;

import dev.tidemark.log.LogRecord;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.EntryKind;
import java.util.Arrays;

/** A record of the log as the replica sees it: the same object, so that an entry is encoded, and held, once. */
final class LogEntry extends LogRecord implements Entry {

    LogEntry(byte[] bytes) {
        super(bytes);
    }

    static LogEntry encode(
            long offset, long epoch, long time, long lamport, EntryKind kind, byte[] payload, long previousChain) {
        return new LogEntry(LogRecord.encode(offset, epoch, time, lamport, kind.code(), payload, previousChain));
    }

    @Override
    public byte[] payload() {
        return Arrays.copyOfRange(array(), HEADER_BYTES, array().length);
    }
}
