package dev.tidemark.node.start;

import dev.tidemark.log.record.LogPosition;

/**
 * Where the log of a {@link PreparedDirectory} begins: after an entry that is in a snapshot.
 *
 * @param time of that entry, microseconds since 1970
 */
public record LogStart(long offset, long epoch, long chain, long time) {
    LogPosition position() {
        return new LogPosition(offset, epoch, chain);
    }
}
