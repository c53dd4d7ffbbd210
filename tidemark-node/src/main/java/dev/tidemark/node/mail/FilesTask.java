package dev.tidemark.node.mail;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What the files lane can be asked to do: everything that reads or writes snapshots. */
public sealed interface FilesTask {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(FilesTaskHandler handler) throws IOException;

    /**
     * @param logEnd up to where the log is durable now
     * @param under epoch of the leader in whose log the entry is that it is of; that entry may be of an earlier one
     */
    record WriteCheckpoint(FrozenState state, SnapshotMeta meta, LogPosition logEnd, long under) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.writeCheckpoint(this);
        }
    }

    /** The next piece of a checkpoint that is being written; others get their turn in between. */
    record ContinueCheckpoint() implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.continueCheckpoint(this);
        }
    }

    /** The next piece of a snapshot that is being made for somebody who needs one. */
    record MakeSnapshot() implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.makeSnapshot(this);
        }
    }

    /** A piece of what is read to see whether it is whole, or what belongs to that. */
    record Scrub(ScrubStep step) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.scrub(this);
        }
    }

    /** What is done in the files lane for a scrub. */
    @FunctionalInterface
    interface ScrubStep {
        void run(OtherWork others) throws IOException;
    }

    /** What else the files lane has to do. */
    interface OtherWork {
        /** Whether anything is under way that somebody waits for. */
        boolean isUnderWay();

        /**
         * The oldest snapshot that a peer is being sent, or was sent lately: it needs the log from there on.
         *
         * @return its offset, or {@link ApplyTask.CheckpointDone#NONE_SENT}
         */
        long oldestSent();
    }

    /** Look how much room the disk has. */
    record MeasureDisk(LongConsumer usableBytes) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.measureDisk(this);
        }
    }

    /** @param offset of the snapshot, 0 for the newest */
    record ReadChunk(int peer, long offset, long at) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.readChunk(this);
        }
    }

    /**
     * A piece of a snapshot that somebody backs up.
     *
     * @param ask which piece of which snapshot
     * @param piece told when the file is known to be whole; empty if there is none, or it is damaged
     */
    record ReadForBackup(CheckpointAsk ask, Consumer<Optional<CheckpointPiece>> piece) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.readForBackup(this);
        }
    }

    /** The next piece of the check of a snapshot that is to be sent. */
    record CheckSnapshot(SnapshotRecipient recipient) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.checkSnapshot(this);
        }
    }

    /** A peer has a damaged page, and asks for the rows that are in its place here. */
    record ReadRange(int peer, RangeRequest request) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.readRange(this);
        }
    }

    /** A step in the repair of a damaged page. */
    record RepairPage(FileStep step) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.repairPage(this);
        }
    }

    /** Done in the files lane with the data file. */
    @FunctionalInterface
    interface FileStep {
        void run(StateFile file);
    }

    @SuppressWarnings("ArrayRecordComponent")
    record StoreChunk(Position last, long size, long at, byte[] bytes, long under) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.storeChunk(this);
        }
    }

    /**
     * A snapshot that was received whole takes the place of the state.
     *
     * @param under epoch of the leader whose snapshot it is
     */
    record Install(Position last, long under) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.install(this);
        }
    }

    /** There is room for it: load it, and hand it to log and apply lane. */
    record Load(Install install) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.load(this);
        }
    }

    /**
     * The log is durable up to here: remember it outside of the log.
     *
     * @param under see {@link EndMemory}
     */
    record RememberEnd(LogPosition end, long under, SortedMap<Integer, Acknowledged> peers, Runnable done)
            implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.rememberEnd(this);
        }
    }

    /** The state of this node went wrong somewhere after {@code agreed}: no restart may begin there (H89). */
    record DistrustCheckpoints(long agreed, Runnable done) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.distrustCheckpoints(this);
        }
    }

    /** An engine whose pairs are in the data file needs a checkpoint no more. */
    record ReleaseRoot(Runnable root) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.releaseRoot(this);
        }
    }

    /** The data file cannot be read, and memory has not all of it: no restart may begin with it. */
    record PutDataFileAside(Runnable done) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.putDataFileAside(this);
        }
    }

    /** The log has lost its end: remember what it owes. */
    record RememberOwed(Acknowledged owed) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.rememberOwed(this);
        }
    }

    /** Nothing is owed any more. */
    record SettleOwed(Runnable done) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.settleOwed(this);
        }
    }

    /** The cluster has come to another feature level: note it where older releases look first. */
    record MarkDirectory(Mark mark) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.markDirectory(this);
        }
    }

    /** Notes something about the directory, durably. */
    @FunctionalInterface
    interface Mark {
        void write() throws IOException;
    }

    /** The log is closed, and ends here. Nothing may follow. */
    record CloseEnd(LogPosition end, long under, Runnable done) implements FilesTask {
        @Override
        public void dispatch(FilesTaskHandler handler) throws IOException {
            handler.closeEnd(this);
        }
    }
}
