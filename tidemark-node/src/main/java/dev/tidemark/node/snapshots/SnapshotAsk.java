package dev.tidemark.node.snapshots;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.SnapshotRecipient;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotSource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A piece that a peer, or somebody who backs up, wants of the snapshot of an entry.
 *
 * @param offset of the entry; 0: the newest
 * @param at position in the file
 */
record SnapshotAsk(SnapshotRecipient recipient, long offset, long at, Answer answer) {
    /** Where a piece goes. */
    interface Answer {
        /** What is answered, of a file that is whole. */
        byte[] take(SnapshotSource source, int maxBytes) throws IOException;

        /** Whether that is bytes of the file, so that who has the last has all. */
        boolean isOfBytes();

        void read(SnapshotFile file, long at, byte[] bytes);

        void unavailable();
    }

    /** @param protocol told {@link Input.SnapshotRead} or {@link Input.SnapshotUnavailable} */
    static SnapshotAsk ofPeer(FilesTask.ReadChunk read, Consumer<Input> protocol) {
        int peer = read.peer();
        return new SnapshotAsk(SnapshotRecipient.ofPeer(peer), read.offset(), read.at(), new Answer() {
            @Override
            public byte[] take(SnapshotSource source, int maxBytes) throws IOException {
                return source.read(read.at(), maxBytes);
            }

            @Override
            public boolean isOfBytes() {
                return true;
            }

            @Override
            public void read(SnapshotFile file, long at, byte[] bytes) {
                Position last = Positions.ofSnapshot(file.meta());
                protocol.accept(new Input.SnapshotRead(peer, last, file.sizeBytes(), at, bytes));
            }

            @Override
            public void unavailable() {
                protocol.accept(new Input.SnapshotUnavailable(peer));
            }
        });
    }

    static SnapshotAsk ofBackup(FilesTask.ReadForBackup read) {
        CheckpointAsk wanted = read.ask();
        return new SnapshotAsk(SnapshotRecipient.ofBackup(wanted.offset()), wanted.offset(), wanted.at(), new Answer() {
            @Override
            public byte[] take(SnapshotSource source, int maxBytes) throws IOException {
                return wanted.digests()
                        ? RangeDigests.encode(source, wanted.at())
                        : source.read(wanted.at(), Math.min(maxBytes, wanted.atMost()));
            }

            @Override
            public boolean isOfBytes() {
                return !wanted.digests();
            }

            @Override
            public void read(SnapshotFile file, long at, byte[] bytes) {
                read.piece().accept(Optional.of(new CheckpointPiece(file.sizeBytes(), bytes)));
            }

            @Override
            public void unavailable() {
                read.piece().accept(Optional.empty());
            }
        });
    }

    /** The same piece of the snapshot of this entry. */
    SnapshotAsk ofEntry(long entry) {
        return new SnapshotAsk(recipient, entry, at, answer);
    }
}
