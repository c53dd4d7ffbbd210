package dev.tidemark.node.lanes;

import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.row.MissingRowsException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Has the pages read that the next entries lack, all at once and not one after the other: an entry that writes two
 * hundred fields may lack as many, and those after it as many again (H156). Called when the first one lacks a page.
 */
final class Rehearsals {
    /** Entries of which pages are read ahead. */
    private static final int AHEAD = 32;
    /** For one of those that follow: as often as there are levels of pages above a row. */
    private static final int MOST = 4;
    /**
     * For the first one: what is due is found by scans, which ask for as many pages as they are past, and each page of
     * theirs tells of rows that are elsewhere.
     */
    private static final int MOST_OF_FIRST = 32;

    private final StateEngine engine;
    /** How often each entry was rehearsed; as often as may be if it lacked nothing any more. */
    private Map<Long, Integer> tried = new HashMap<>();

    Rehearsals(StateEngine engine) {
        this.engine = engine;
    }

    /**
     * @param entries to be applied, in order; not empty
     * @return the page to wait for before the first one is tried again: the last one that it lacks. Null: the one that
     *     it lacked, since it was rehearsed often enough; so a cache that cannot hold all of them gets on by one
     */
    MissingRowsException rehearse(Iterable<LogEntry> entries) {
        Map<Long, Integer> now = new HashMap<>();
        Iterator<LogEntry> next = entries.iterator();
        MissingRowsException lastOfFirst = null;
        for (int i = 0; i <= AHEAD && next.hasNext(); i++) {
            LogEntry entry = next.next();
            int before = tried.getOrDefault(entry.offset(), 0);
            int most = i == 0 ? MOST_OF_FIRST : MOST;
            if (before >= most) {
                now.put(entry.offset(), before);
                continue;
            }
            MissingRowsException lacked = rehearse(entry);
            now.put(entry.offset(), lacked == null ? most : before + 1);
            lastOfFirst = i == 0 ? lacked : lastOfFirst;
        }
        tried = now;
        return lastOfFirst;
    }

    private MissingRowsException rehearse(LogEntry entry) {
        return switch (EntryKind.of(entry.kind())) {
            case COMMAND ->
                engine.rehearse(
                        entry.offset(),
                        entry.epoch(),
                        entry.time(),
                        entry.array(),
                        LogRecord.HEADER_BYTES,
                        entry.payloadBytes());
            case TIME -> engine.rehearseTime(entry.offset(), entry.epoch(), entry.time());
            case EPOCH_START, CONFIGURATION, OPEN_SESSION -> null;
        };
    }
}
