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
    /** For one entry: as often as there are levels of pages above a row. */
    private static final int MOST = 4;

    private final StateEngine engine;
    /** How often each entry was rehearsed; {@link #MOST} if it lacked nothing any more. */
    private Map<Long, Integer> tried = new HashMap<>();

    Rehearsals(StateEngine engine) {
        this.engine = engine;
    }

    /**
     * @param entries to be applied, in order; not empty
     * @return the page to wait for before the first one is tried again: the last one that it lacks, if it was not
     *     rehearsed before. Null: the one that it lacked; so a cache that cannot hold all of them gets on by one
     */
    MissingRowsException rehearse(Iterable<LogEntry> entries) {
        Map<Long, Integer> now = new HashMap<>();
        Iterator<LogEntry> next = entries.iterator();
        MissingRowsException lastOfFirst = null;
        for (int i = 0; i <= AHEAD && next.hasNext(); i++) {
            LogEntry entry = next.next();
            int before = tried.getOrDefault(entry.offset(), 0);
            MissingRowsException lacked = before < MOST ? rehearse(entry) : null;
            now.put(entry.offset(), lacked == null ? MOST : before + 1);
            if (i == 0 && before == 0) {
                lastOfFirst = lacked;
            }
        }
        tried = now;
        return lastOfFirst;
    }

    private MissingRowsException rehearse(LogEntry entry) {
        return EntryKind.of(entry.kind()) == EntryKind.COMMAND
                ? engine.rehearse(
                        entry.offset(),
                        entry.epoch(),
                        entry.time(),
                        entry.array(),
                        LogRecord.HEADER_BYTES,
                        entry.payloadBytes())
                : null;
    }
}
