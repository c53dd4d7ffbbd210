package dev.tidemark.node.entry;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.row.SnapshotMeta;

/**
 * A position in the log, as the protocol, the log and a snapshot have it. They are the same three numbers in three
 * types, since the modules share none (docs/decisions/0003); here they meet.
 */
public final class Positions {
    private Positions() {}

    public static Position ofLog(LogPosition position) {
        return new Position(position.offset(), position.epoch(), position.chain());
    }

    public static LogPosition inLog(Position position) {
        return new LogPosition(position.offset(), position.epoch(), position.chain());
    }

    /** The last entry that the snapshot stands for. */
    public static Position ofSnapshot(SnapshotMeta meta) {
        return new Position(meta.offset(), meta.epoch(), meta.chain());
    }

    /** The same, where the log begins that goes with it. */
    public static LogPosition baseOf(SnapshotMeta meta) {
        return new LogPosition(meta.offset(), meta.epoch(), meta.chain());
    }
}
