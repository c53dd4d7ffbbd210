package dev.tidemark.sim.machine;

import dev.tidemark.disk.DiskCall;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * What is on a disk for good, by what the disk was asked and not by what the node believes: its log up to the end of
 * what was written when the last of its files was synced, and its vote when that file was.
 */
public final class DurableTruth {
    private static final String VOTE = "vote";
    private static final String LOG = "wal/";
    private static final String INTENT = "wal/intent";
    private static final String TEMPORARY = ".tmp";

    private final TreeSet<String> dirty = new TreeSet<>();
    private LongSupplier writtenEnd;
    private LongSupplier writtenChain;
    private boolean namesDirty;
    private boolean voteDirty;
    private long logEnd;
    private long syncedEnd;
    private long syncedChain;
    private long proven;

    /** The node runs; all of what it found is durable. */
    void started(LongSupplier endOfWrittenLog, LongSupplier chainThere) {
        writtenEnd = endOfWrittenLog;
        writtenChain = chainThere;
        logEnd = writtenEnd.getAsLong();
        syncedEnd = logEnd;
        syncedChain = writtenChain.getAsLong();
        dirty.clear();
        namesDirty = false;
        voteDirty = false;
    }

    /** A call is about to be made; it will succeed, or not. */
    void called(DiskCall call, boolean succeeds) {
        if (writtenEnd == null) {
            return;
        }
        String name = call.name();
        switch (call.operation()) {
            case WRITE, TRUNCATE -> written(name);
            case SYNC -> {
                if (succeeds) {
                    synced(name);
                }
            }
            case CREATE, RENAME -> namesDirty |= name.startsWith(LOG) && !name.endsWith(TEMPORARY);
            case SYNC_DIRECTORY -> {
                if (succeeds && name.equals("wal")) {
                    namesDirty = false;
                }
            }
            case DELETE -> {
                dirty.remove(name);
                dirty.remove(name + TEMPORARY); // a file goes by the name under which it was opened
            }
            default -> {
                // changes nothing
            }
        }
    }

    private void written(String name) {
        if (name.equals(VOTE)) {
            voteDirty = true;
        } else if (name.startsWith(INTENT)) {
            proven = 0; // a truncation or a reset: what was a proof may be zeros
        } else if (isLog(name)) {
            if (!dirty.contains(name)) {
                dirty.add(name);
            }
            logEnd = Math.min(logEnd, writtenEnd.getAsLong()); // a truncation shows here
        }
    }

    private void synced(String name) {
        if (name.equals(VOTE)) {
            voteDirty = false;
        } else if (isLog(name)) {
            dirty.remove(name);
            long end = writtenEnd.getAsLong();
            if (dirty.isEmpty() && !namesDirty) {
                // What was appended begins with a marker that says how far the log was durable before.
                proven = end > logEnd ? logEnd : proven;
                logEnd = end;
                syncedEnd = end;
                syncedChain = writtenChain.getAsLong();
            }
        }
    }

    private static boolean isLog(String name) {
        return name.startsWith(LOG) && !name.startsWith(INTENT);
    }

    /** The log is on disk up to here. */
    public long logEnd() {
        return logEnd;
    }

    /** Whether the last sync ended at this offset and was of other entries than those with this chain (H31). */
    public boolean isOfOthers(long offset, long chain) {
        return offset == syncedEnd && chain != syncedChain;
    }

    /**
     * Entries up to here were fsynced, and the log itself proves it, so that no rot can pass for a torn write (H10).
     */
    public long provenEnd() {
        return proven;
    }

    public boolean voteIsDurable() {
        return !voteDirty;
    }
}
