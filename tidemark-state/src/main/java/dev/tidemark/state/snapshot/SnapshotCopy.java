package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes the state of a snapshot again, under another header. The blocks are copied as they are, so memory is one piece
 * however large the state is. The digest, which is of the state alone, must be the same before and after.
 *
 * <p><b>Errors.</b> After an {@link IOException} nothing of what was written may be used; the file is left under its
 * temporary name.
 */
final class SnapshotCopy {
    private static final int PIECE_BYTES = 1 << 20;
    private static final int FOOTER_BLOCK_BYTES = SnapshotBlock.HEADER_BYTES + SnapshotBlock.FOOTER_BYTES;

    private final Disk from;
    private final String name;
    private final Disk to;
    private final String copy;

    SnapshotCopy(Disk from, String name, Disk to, String copy) {
        this.from = from;
        this.name = name;
        this.to = to;
        this.copy = copy;
    }

    /** Durable under the name of the copy when it returns. */
    void write(SnapshotMeta meta) throws IOException {
        SnapshotHeader old;
        StateDigest digest;
        try (SnapshotReader reader = SnapshotReader.verify(from, name)) {
            digest = check(reader);
            old = reader.header();
        }
        if (old.meta().offset() != meta.offset() || old.meta().epoch() != meta.epoch()) {
            throw new IllegalArgumentException(
                    "the state is that of entry " + old.meta().offset());
        }
        copy(old, digest, meta);
        try (SnapshotReader reader = SnapshotReader.verify(to, copy)) {
            if (!check(reader).equals(digest)) {
                throw new CorruptSnapshotException(name, "it changed while it was copied");
            }
        }
    }

    private static StateDigest check(SnapshotReader reader) throws IOException {
        reader.readAll();
        return reader.digest();
    }

    private void copy(SnapshotHeader old, StateDigest digest, SnapshotMeta meta) throws IOException {
        try (DiskFile source = from.open(name);
                DiskFile target = to.create(copy)) {
            BlockOutput out = new BlockOutput(target);
            SnapshotHeader header = new SnapshotHeader(
                    meta, old.pairs(), old.sessions(), old.requests(), old.horizonMillis(), old.logBytes());
            out.writeRaw(header.encode());
            long footer = source.size() - FOOTER_BLOCK_BYTES;
            for (long at = old.encode().length; at < footer; at += PIECE_BYTES) {
                out.writeRaw(read(source, at, (int) Math.min(PIECE_BYTES, footer - at)));
            }
            header.writeFooter(out, digest);
            target.sync();
        }
    }

    private byte[] read(DiskFile source, long at, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            if (source.read(piece, at + piece.position()) <= 0) {
                throw new CorruptSnapshotException(name, "it became shorter while it was read");
            }
        }
        return piece.array();
    }
}
