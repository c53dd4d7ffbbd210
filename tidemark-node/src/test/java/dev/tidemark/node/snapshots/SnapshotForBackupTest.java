package dev.tidemark.node.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.state.snapshot.SnapshotRanges;
import dev.tidemark.state.snapshot.SnapshotSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who backs up is given a snapshot in pieces, the same one from the first to the last. */
class SnapshotForBackupTest extends FilesLaneByHand {
    private final List<Optional<CheckpointPiece>> pieces = new ArrayList<>();

    private FilesTask.ReadForBackup backup(long offset, long at) {
        return new FilesTask.ReadForBackup(new CheckpointAsk(offset, at), pieces::add);
    }

    private FilesTask.ReadForBackup digests(long at) {
        return new FilesTask.ReadForBackup(new CheckpointAsk(9, at, Integer.MAX_VALUE, true), pieces::add);
    }

    @Test
    void aBackupGetsTheFileThatItAskedForThoughNewerOnesCame() throws Exception {
        checkpoint(9);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long newer = 20;
        long size = Long.MAX_VALUE;
        byte[] whole = null;
        while (all.size() < size) {
            run(backup(9, all.size()));
            if (whole == null) {
                try (SnapshotSource source = snapshots.send(snapshots.files().get(0))) {
                    whole = source.read(0, Integer.MAX_VALUE);
                }
            }
            CheckpointPiece piece = pieces.remove(0).orElseThrow();
            size = piece.size();
            all.writeBytes(piece.bytes());
            assertThat(keptFor(newer++)).as("a backup needs no log").isEqualTo(ApplyTask.CheckpointDone.NONE_SENT);
        }
        assertThat(all.toByteArray()).isEqualTo(whole);
        keptFor(newer);
        run(backup(9, 0));
        assertThat(pieces).as("it was given back").containsExactly(Optional.empty());
        assertThat(answers).isEmpty();
    }

    /** Who asks for digests of what is no range is told so, and the node goes on. */
    @Test
    void aBackupIsToldDigestsOfRanges_H91g() throws Exception {
        checkpoint(9);
        int digests = 0;
        long size = Long.MAX_VALUE;
        for (long at = 0; at < size; digests++) {
            run(digests(at));
            CheckpointPiece piece = pieces.remove(0).orElseThrow();
            size = piece.size();
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.remaining()).isPositive();
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                byte[] digest = new byte[32];
                bytes.get(digest);
                try (SnapshotSource source = snapshots.send(snapshots.files().get(0))) {
                    byte[] range = source.read(at, length);
                    assertThat(HexFormat.of().formatHex(digest))
                            .isEqualTo(SnapshotRanges.digest(range, 0, range.length));
                }
                at += length;
            }
        }
        assertThat(digests).isGreaterThan(1);
        for (long wrong : new long[] {size, Long.MAX_VALUE, 17, size - 20}) {
            run(digests(wrong));
            Optional<Integer> expected = wrong < size ? Optional.empty() : Optional.of(0);
            assertThat(pieces.remove(0).map(piece -> piece.bytes().length)).isEqualTo(expected);
        }
        run(backup(9, 0));
        assertThat(pieces).hasSize(1).allMatch(Optional::isPresent);
    }

    /** A file that rots after it was checked is not told as if it ended there, but checked again. */
    @Test
    void aSnapshotThatRotsWhileItIsToldIsPutAside_H91g() throws Exception {
        checkpoint(9);
        run(digests(0));
        int header = ByteBuffer.wrap(pieces.remove(0).orElseThrow().bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        disk.flipBit(snapshots.files().get(0).name(), header + 7, 6); // of the length of the first block
        run(digests(header));
        assertThat(pieces.remove(0)).isEmpty();
        run(digests(header));
        assertThat(disk.list("snapshots")).contains("00000000000000000009.snap.corrupt");
    }

    /** One is made at a time; who wants another waits for it. */
    @Test
    void allThatBackUpTheSameSnapshotAreAnswered() {
        checkpoint(9);
        files.post(new FilesTask.ReadChunk(PEER, 0, 0));
        files.post(backup(9, 0));
        run(backup(9, 40));
        assertThat(pieces).hasSize(2).allMatch(Optional::isPresent);
        assertThat(answers).hasSize(1);
        long size = pieces.remove(0).orElseThrow().size();
        pieces.clear();
        files.post(backup(9, size - 1)); // the first takes the end of it
        files.post(backup(9, 0));
        run(backup(9, 40));
        assertThat(pieces).hasSize(3).allMatch(Optional::isPresent);
    }

    @Test
    void aDamagedSnapshotIsNoBackup_H17_H91g() throws Exception {
        checkpoint(9);
        run(backup(9, 0));
        pieces.clear();
        run(backup(9, snapshots.files().get(0).sizeBytes() - 1)); // so it is given back
        pieces.clear();
        disk.flipBit(snapshots.files().get(0).name(), 400, 4);
        files.post(backup(9, 0));
        run(backup(9, 0));
        assertThat(pieces).contains(Optional.empty());
    }

    /** A backup that stops asking does not hold up disk space for ever; one that waits for a check does not stop. */
    @Test
    void aBackupThatAsksForNothingMoreIsNotWaitedFor_H91h() {
        checkpoint(9);
        run(backup(9, 0));
        assertThat(snapshots.files()).hasSize(1);
        for (long offset = 20; offset <= 50; offset += 10) {
            keptFor(offset);
        }
        assertThat(snapshots.files()).isEmpty();
    }
}
