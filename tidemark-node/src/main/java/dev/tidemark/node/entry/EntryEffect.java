package dev.tidemark.node.entry;

import dev.tidemark.log.record.LogRecord;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadKind;

/**
 * What a committed entry does to the state. The same in a node and in a restore to a point in time, so that both come
 * to the same state (H91c).
 */
public final class EntryEffect {
    /** Hears what commands and sessions came to. */
    @FunctionalInterface
    public interface Outcomes {
        void applied(long offset, Outcome outcome);
    }

    private EntryEffect() {}

    /**
     * Applies an entry, which was checked and continues what was applied.
     *
     * @return of which kind it is, for those who have more to do about it
     * @throws IllegalArgumentException if the kind is not known; nothing was applied
     */
    public static EntryKind apply(StateEngine engine, LogRecord entry, Outcomes outcomes) {
        EntryKind kind = EntryKind.of(entry.kind());
        switch (kind) {
            case COMMAND -> apply(engine, entry, PayloadKind.COMMAND, outcomes);
            case OPEN_SESSION -> apply(engine, entry, PayloadKind.OPEN_SESSION, outcomes);
            case TIME -> engine.timePassed(entry.offset(), entry.epoch(), entry.time());
            case EPOCH_START, CONFIGURATION -> engine.skip(entry.offset(), entry.epoch(), entry.time());
        }
        return kind;
    }

    private static void apply(StateEngine engine, LogRecord entry, PayloadKind kind, Outcomes outcomes) {
        Outcome outcome = engine.apply(
                entry.offset(),
                entry.epoch(),
                entry.time(),
                kind,
                entry.array(),
                LogRecord.HEADER_BYTES,
                entry.payloadBytes());
        outcomes.applied(entry.offset(), outcome);
    }
}
