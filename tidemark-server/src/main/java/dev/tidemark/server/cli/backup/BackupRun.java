package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.state.CorruptSnapshotException;
import dev.tidemark.state.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Takes one backup: a snapshot of a checkpoint of the node is fetched in pieces, made durable, checked whole, and gets
 * its name only then. After a broken connection it goes on where it was, as long as the node has the same checkpoint;
 * else it begins again.
 */
public final class BackupRun {
    private static final int BEGINNINGS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PAUSE_MILLIS = 250;

    private final BackupDirectory directory;
    private final BackupSource source;
    private final Progress progress;
    private final String version;
    private long patientUntil;

    private BackupRun(BackupDirectory directory, BackupSource source, Progress progress, String version) {
        this.directory = directory;
        this.source = source;
        this.progress = progress;
        this.version = version;
    }

    /**
     * Takes one.
     *
     * @param err for the progress
     * @param version of this program, for the manifest
     * @return the backup, durable and checked
     * @throws CliException in words, if there is none; what was in the directory before is as it was
     */
    public static Backup take(HostPort at, String password, BackupDirectory to, PrintWriter err, String version)
            throws CliException {
        try (BackupSource source = new BackupSource(at, password)) {
            return new BackupRun(to, source, new Progress(err), version).run();
        } catch (DiskFullException e) {
            throw new CliException("the disk of " + to.path() + " is full: " + Reasons.of(e)
                    + ". No backup was made, and those that were there are as they were; free space, or give another"
                    + " directory with --to");
        } catch (IOException e) {
            throw new CliException("the backup cannot be written to " + to.path() + ": " + Reasons.of(e));
        }
    }

    private Backup run() throws CliException, IOException {
        SortedMap<Long, Backup> before;
        try {
            before = directory.backups();
        } catch (BadBackupException e) {
            throw new CliException(e.getMessage() + ". Nothing was changed; give another directory with --to");
        }
        for (int beginning = 1; ; beginning++) {
            boolean isLast = beginning == BEGINNINGS;
            BackupSource.Begun begun = begin(beginning > 1);
            requireSameCluster(before, begun.cluster());
            if (before.containsKey(begun.offset())) {
                return again(before.get(begun.offset()));
            }
            try {
                long bytes = fetch(begun.offset());
                return finish(begun, bytes);
            } catch (BackupSource.GoneException e) {
                directory.removeUnfinished(begun.offset());
                restart(
                        isLast,
                        "the node no longer has the checkpoint that was being copied, or no room for"
                                + " a file of it");
            } catch (CorruptSnapshotException e) {
                directory.removeUnfinished(begun.offset());
                restart(isLast, "what came is damaged: " + e.getMessage());
            } catch (IOException | CliException e) {
                directory.removeUnfinished(begun.offset());
                throw e;
            }
        }
    }

    private void restart(boolean isLast, String why) throws CliException {
        if (isLast) {
            throw new CliException(why + ", " + BEGINNINGS + " times. No backup was made. Look at the log of the node"
                    + " at " + source.address());
        }
        progress.say(why + "; beginning again");
    }

    private void requireSameCluster(SortedMap<Long, Backup> before, UUID cluster) throws CliException {
        if (before.isEmpty()) {
            return;
        }
        UUID known = before.get(before.firstKey()).manifest().cluster();
        if (!known.equals(cluster)) {
            throw new CliException(directory.path() + " holds backups of cluster " + known + ", and the node at "
                    + source.address() + " is of cluster " + cluster + ". Nothing was changed; give each cluster a"
                    + " directory of its own with --to");
        }
    }

    /** Nothing was written since that backup. */
    private Backup again(Backup backup) throws CliException, IOException {
        progress.say("there is a backup as of this entry already; checking it");
        try {
            backup.check();
            return backup;
        } catch (BadBackupException e) {
            throw new CliException("the backup that is there already is damaged: " + e.getMessage()
                    + ". Nothing was changed; move it away, and take another");
        }
    }

    /** @param known whether the node has answered before, so that its address cannot be wrong */
    private BackupSource.Begun begin(boolean known) throws CliException {
        progress.say("the node at " + source.address() + " writes a checkpoint ...");
        beginPatience();
        boolean answered = known;
        while (true) {
            try {
                return source.begin();
            } catch (BackupSource.NotYetException e) {
                answered = true;
                pauseOrGiveUp("the node at " + source.address() + " answers: " + e.getMessage());
            } catch (IOException e) {
                if (!answered) {
                    throw new CliException(source.unreachable(e)
                            + ". Is it running? Give the client address of a node with --at HOST:PORT");
                }
                pauseOrGiveUp(source.unreachable(e));
            }
        }
    }

    /** @return the size of the file, which is durable under its temporary name */
    private long fetch(long offset) throws CliException, IOException, BackupSource.GoneException {
        Disk disk = directory.disk();
        directory.removeUnfinished(offset);
        try (DiskFile file = disk.create(BackupDirectory.snapshot(offset) + BackupDirectory.UNFINISHED)) {
            long at = 0;
            long size = -1;
            while (size < 0 || at < size) {
                BackupSource.Piece piece = piece(offset, at);
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

    /** One piece, however often the connection breaks, as long as the node comes back within a minute. */
    private BackupSource.Piece piece(long offset, long at) throws CliException, BackupSource.GoneException {
        beginPatience();
        boolean said = false;
        while (true) {
            String why;
            try {
                return source.read(offset, at);
            } catch (BackupSource.NotYetException e) {
                why = "the node at " + source.address() + " answers: " + e.getMessage();
            } catch (IOException e) {
                why = source.unreachable(e);
            }
            if (!said) {
                progress.say(why + "; trying again, and going on at byte " + at);
                said = true;
            }
            pauseOrGiveUp(why);
        }
    }

    private Backup finish(BackupSource.Begun begun, long bytes) throws CliException, IOException {
        progress.say("checking all of it ...");
        String name = BackupDirectory.snapshot(begun.offset()) + BackupDirectory.UNFINISHED;
        try (SnapshotReader reader = Backup.checked(directory.disk(), name)) {
            if (!reader.meta().clusterId().equals(begun.cluster())
                    || reader.meta().offset() != begun.offset()) {
                throw new CliException("what came from " + source.address() + " is of entry "
                        + reader.meta().offset() + " of cluster "
                        + reader.meta().clusterId() + ", not of entry "
                        + begun.offset() + " of cluster " + begun.cluster() + ": another node answers there now. No"
                        + " backup was made");
            }
            String taken = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " from node " + begun.node() + " at "
                    + source.address();
            return directory.publish(reader, bytes, taken, version);
        }
    }

    private void beginPatience() {
        patientUntil = System.nanoTime() + PATIENCE_NANOS;
    }

    private void pauseOrGiveUp(String why) throws CliException {
        if (System.nanoTime() - patientUntil > 0) {
            throw new CliException(why + ", for a minute. No backup was made; try again, or give another node with"
                    + " --at HOST:PORT");
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted. No backup was made");
        }
    }
}
