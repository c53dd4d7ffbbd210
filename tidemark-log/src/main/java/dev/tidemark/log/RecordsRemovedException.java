package dev.tidemark.log;

import dev.tidemark.log.record.LogPosition;

/** The records asked for are no longer in the log: a snapshot holds their effects. */
public final class RecordsRemovedException extends RuntimeException {
    private final LogPosition base;

    RecordsRemovedException(long from, LogPosition base) {
        super("record " + from + " is no longer in the log: it starts after offset " + base.offset());
        this.base = base;
    }

    /** The position before the first record that the log holds. */
    public LogPosition base() {
        return base;
    }
}
