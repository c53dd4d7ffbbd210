package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Copies a snapshot file from a node into a directory of backups. What the backup before has already is taken from
 * there: the node tells the digests of ranges, whose borders stay where nothing has changed, and only those that are
 * not there come over the network. Each is checked by its digest, wherever it comes from.
 *
 * <p>A node keeps its file for who asks for it: it ends a transfer of which nothing is asked while it writes some
 * checkpoints. So the backup before is read before the transfer begins, and where much of it can be used the node is
 * asked for a byte now and then.
 *
 * <p>One thread.
 */
final class SnapshotFetch {
    private static final String DIGESTS = "DIGESTS";
    private static final int DIGEST_BYTES = 32;
    /** So much is taken from the backup before without a word to the node: it takes a fraction of a second. */
    private static final long SILENT_BYTES = 4 << 20;

    private final BackupDirectory directory;
    private final PatientSource source;
    private final Progress progress;
    private final Backup before;
    /** Of the backup before, by their digests; null: it was not read yet. */
    private Map<String, SnapshotRanges.Range> known;

    /** @param before the newest backup that is there; null: none is */
    SnapshotFetch(BackupDirectory directory, PatientSource source, Progress progress, Backup before) {
        this.directory = directory;
        this.source = source;
        this.progress = progress;
        this.before = before;
    }

    /** Whether {@link #prepare} has something to do, which may take minutes. */
    boolean isUnprepared() throws IOException {
        return known == null && before != null && directory.disk().exists(before.name());
    }

    /** Reads the backup before, whole. */
    void prepare() throws IOException {
        progress.say("reading " + before.name() + ", to copy only what it does not have ...");
        try (DiskFile old = directory.disk().open(before.name())) {
            known = known(old);
        }
    }

    /** @return the size of the file, which is durable under its temporary name */
    long fetch(long offset) throws CliException, IOException, BackupSource.GoneException {
        if (known == null) {
            return whole(offset);
        }
        List<SnapshotRanges.Range> ranges = ranges(offset);
        SnapshotRanges.Range last = ranges.get(ranges.size() - 1);
        long size = last.at() + last.length();
        requireRoom(size);
        directory.removeUnfinished(offset);
        try (DiskFile old = directory.disk().open(before.name());
                DiskFile file = directory.disk().create(unfinished(offset))) {
            long taken = 0;
            long silent = 0;
            for (SnapshotRanges.Range range : ranges) {
                byte[] bytes = fromBefore(old, known.get(range.digest()), range);
                taken += bytes == null ? 0 : range.length();
                silent = bytes == null ? 0 : silent + range.length();
                if (silent >= SILENT_BYTES) {
                    requireFit(source.piece(offset, 0, "1"), size, 0);
                    silent = 0;
                }
                file.write(ByteBuffer.wrap(bytes == null ? fromNode(offset, range, size) : bytes), range.at());
                progress.copied(range.at() + range.length(), size);
            }
            file.sync();
            progress.say(taken + " of " + size + " bytes were in " + before.name() + " already, and " + (size - taken)
                    + " were copied from the node");
        }
        return size;
    }

    private static String unfinished(long offset) {
        return BackupDirectory.snapshot(offset) + BackupDirectory.UNFINISHED;
    }

    /** The ranges of the backup before, by their digests; of a damaged one those before the damage. */
    private Map<String, SnapshotRanges.Range> known(DiskFile old) throws IOException {
        Map<String, SnapshotRanges.Range> known = new HashMap<>();
        try {
            long at = 0;
            while (at < old.size()) {
                List<SnapshotRanges.Range> some =
                        SnapshotRanges.from(before.name(), (from, most) -> read(old, from, most), at);
                for (SnapshotRanges.Range range : some) {
                    known.put(range.digest(), range);
                    at = range.at() + range.length();
                }
            }
        } catch (CorruptSnapshotException e) {
            progress.say(e.getMessage() + "; what follows comes from the node. See tidemark backup verify");
        }
        return known;
    }

    private static byte[] read(DiskFile file, long at, int atMost) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(atMost, file.size() - at)));
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) > 0) {
            continue;
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Those of the file of the node, all of them. */
    private List<SnapshotRanges.Range> ranges(long offset)
            throws CliException, IOException, BackupSource.GoneException {
        List<SnapshotRanges.Range> ranges = new ArrayList<>();
        long at = 0;
        long size = -1;
        while (size < 0 || at < size) {
            BackupSource.Piece piece = source.piece(offset, at, DIGESTS);
            boolean isSameFile = size < 0 || piece.size() == size;
            if (!isSameFile || piece.bytes().length == 0) {
                throw new BackupSource.GoneException("the file has another size now");
            }
            size = piece.size();
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.remaining() >= Integer.BYTES + DIGEST_BYTES) {
                int length = bytes.getInt();
                byte[] digest = new byte[DIGEST_BYTES];
                bytes.get(digest);
                if (length < 1 || length > SnapshotRanges.MAX_BYTES || length > size - at) {
                    throw new BackupSource.GoneException("the node tells of ranges that cannot be");
                }
                ranges.add(new SnapshotRanges.Range(at, length, HexFormat.of().formatHex(digest)));
                at += length;
            }
        }
        return ranges;
    }

    /** Null if it is not there, or no longer what it was when it was looked at. */
    private static byte[] fromBefore(DiskFile old, SnapshotRanges.Range there, SnapshotRanges.Range range)
            throws IOException {
        if (there == null || there.length() != range.length()) {
            return null;
        }
        byte[] bytes = read(old, there.at(), there.length());
        return SnapshotRanges.digest(bytes, 0, bytes.length).equals(range.digest()) ? bytes : null;
    }

    private byte[] fromNode(long offset, SnapshotRanges.Range range, long size)
            throws CliException, IOException, BackupSource.GoneException {
        ByteBuffer bytes = ByteBuffer.allocate(range.length());
        while (bytes.hasRemaining()) {
            long at = range.at() + bytes.position();
            BackupSource.Piece piece = source.piece(offset, at, Integer.toString(bytes.remaining()));
            requireFit(piece, size, at);
            if (piece.bytes().length > bytes.remaining()) {
                throw new BackupSource.GoneException("more came than was asked for");
            }
            bytes.put(piece.bytes());
        }
        if (!SnapshotRanges.digest(bytes.array(), 0, range.length()).equals(range.digest())) {
            throw new CorruptSnapshotException(
                    unfinished(offset), "the bytes from " + range.at() + " on are not those of the node's digest");
        }
        return bytes.array();
    }

    /** All of it from the node. */
    private long whole(long offset) throws CliException, IOException, BackupSource.GoneException {
        Disk disk = directory.disk();
        directory.removeUnfinished(offset);
        try (DiskFile file = disk.create(BackupDirectory.snapshot(offset) + BackupDirectory.UNFINISHED)) {
            long at = 0;
            long size = -1;
            while (size < 0 || at < size) {
                BackupSource.Piece piece = source.piece(offset, at, null);
                requireFit(piece, size, at);
                if (size < 0) {
                    size = piece.size();
                    requireRoom(size);
                }
                file.write(ByteBuffer.wrap(piece.bytes()), at);
                at += piece.bytes().length;
                progress.copied(at, size);
            }
            file.sync();
            return size;
        }
    }

    private void requireFit(BackupSource.Piece piece, long size, long at) throws BackupSource.GoneException {
        boolean isSameFile = size < 0 || piece.size() == size;
        if (!isSameFile || piece.bytes().length == 0 || piece.bytes().length > piece.size() - at) {
            throw new BackupSource.GoneException("the file has another size now");
        }
    }

    private void requireRoom(long size) throws IOException {
        long room = directory.disk().usableBytes();
        if (size > room) {
            throw new DiskFullException("the backup has " + size + " bytes, and " + room + " are left");
        }
    }
}
