package dev.tidemark.node.mail;

import dev.tidemark.log.FileMover;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.node.entry.LogEntry;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** What the log lane can be asked to do. Done in order; callbacks come in the log lane. */
public sealed interface LogTask {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(LogTaskHandler handler) throws IOException;

    /**
     * @param hwm stored beside the records as evidence
     * @param awaited whether somebody waits for it to be durable; else it may wait for what comes in the next
     *     milliseconds
     */
    record Append(List<LogEntry> entries, long acceptedEpoch, long hwm, boolean awaited) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.append(this);
        }

        /** What is appended was not committed before, else it would take the place of a committed entry (H24, H95). */
        public Append {
            if (!entries.isEmpty() && entries.get(0).offset() <= hwm) {
                throw new IllegalStateException(
                        "entry " + entries.get(0).offset() + " is appended where all is committed up to " + hwm);
            }
        }

        public long bytes() {
            long bytes = 0;
            for (LogEntry entry : entries) {
                bytes += entry.sizeInBytes();
            }
            return bytes;
        }
    }

    record Truncate(long after, long acceptedEpoch) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.truncate(this);
        }
    }

    record PersistVote(long sequence, long epoch, int votedFor, int leaseMillis) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.persistVote(this);
        }
    }

    record Read(long from, int maxBytes, ReadHandler handler) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.read(this);
        }
    }

    /** The same of entries that nobody needs to go on: where they cannot be read, that is told, and stops nothing. */
    record ReadOld(long from, int maxBytes, OldReadHandler handler) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.readOld(this);
        }
    }

    /** Removes what a durable checkpoint stands for, but keeps what the rule keeps. */
    record Retain(long checkpoint, LogRetention rule) implements LogTask {
        /** @param keepBytes the rule is by size alone */
        public Retain(long checkpoint, long keepBytes) {
            this(checkpoint, LogRetention.ofBytes(keepBytes));
        }

        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.retain(this);
        }
    }

    /** @param under epoch of the leader whose snapshot takes the place of the log */
    record Reset(LogPosition base, long under, Runnable done) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.reset(this);
        }
    }

    /**
     * Makes durable what was appended, unless the disk is full, and says up to where the log is, without what a
     * truncation that waits for room is to remove. Like {@link Barrier} it runs once every vote before it is durable.
     */
    record SyncedEnd(Consumer<LogPosition> then) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.syncedEnd(this);
        }
    }

    /**
     * Says which segments are sealed: not written to any more, and committed up to their ends.
     *
     * @param committed the offset of a committed entry; the log may know of a later one
     */
    record Sealed(long committed, Consumer<List<SegmentInfo>> then) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.sealed(this);
        }
    }

    /**
     * Takes a damaged segment out of the log, with all before it; durable checkpoints must hold all that is in them.
     *
     * @param firstBad entries of the segment before this one can be read
     * @param rule what is kept for the archive, of what can be read
     * @param mover moves the file away, durably
     */
    record PutAside(
            SegmentInfo segment, long firstBad, LogRetention rule, FileMover mover, Consumer<PutAsideOutcome> then)
            implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.putAside(this);
        }
    }

    /** What became of a damaged segment. */
    enum PutAsideOutcome {
        /** It was taken out of the log and moved away. */
        MOVED,
        /** The log did not have it any more. */
        GONE,
        /** Nothing was done: the archive has yet to get what is before the damage. */
        NEEDED
    }

    /** Runs something once every vote before it is durable. */
    record Barrier(Runnable then) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.barrier(this);
        }
    }

    /**
     * Syncs and closes, and says up to where the log is, as {@link SyncedEnd} does, and the epoch of the vote on disk.
     * Nothing may follow.
     */
    record Close(ObjLongConsumer<LogPosition> done) implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.close(this);
        }
    }

    /** Takes up what a full disk interrupted. */
    record Resume() implements LogTask {
        @Override
        public void dispatch(LogTaskHandler handler) throws IOException {
            handler.resume(this);
        }
    }

    /** Gets what was read. */
    interface ReadHandler {
        /**
         * @param previous the position before {@code entries}
         * @param entries empty if the log ends before
         */
        void read(LogPosition previous, List<LogEntry> entries);

        /** They are no longer in the log, which starts after {@code base}. */
        void removed(LogPosition base);
    }

    /** Gets what was read, if it can be. */
    interface OldReadHandler extends ReadHandler {
        /** The first of the entries cannot be read; the log is as it was. */
        void unreadable(IOException why);
    }
}
