package dev.tidemark.node.entry;

import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import java.util.Arrays;

/** A record of the log as the replica sees it: the same object, so that an entry is encoded, and held, once. */
public final class LogEntry extends LogRecord implements Entry {

    public LogEntry(byte[] bytes) {
        super(bytes);
    }

    public static LogEntry encode(
            long offset, long epoch, long time, long lamport, EntryKind kind, byte[] payload, long previousChain) {
        return new LogEntry(LogRecord.encode(offset, epoch, time, lamport, kind.code(), payload, previousChain));
    }

    /** The position of an entry that the log has, or of the one that it begins after. May read from the disk. */
    public static LogPosition positionAt(Wal wal, long offset) {
        if (offset == wal.base().offset()) {
            return wal.base();
        }
        return wal.read(offset, 1, LogEntry::new).get(0).logPosition();
    }

    @Override
    public byte[] payload() {
        return Arrays.copyOfRange(array(), HEADER_BYTES, array().length);
    }

    /** By its bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry entry && Arrays.equals(array(), entry.array());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(chain());
    }
}
