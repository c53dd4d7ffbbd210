package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Takes one backup: a snapshot of a checkpoint of the node is fetched in pieces, made durable, checked whole, and gets
 * its name only then. After a broken connection it goes on where it was, as long as the node has the same checkpoint;
 * else it begins again.
 */
public final class BackupRun {
    private static final int BEGINNINGS = 5;

    private final BackupDirectory directory;
    private final PatientSource source;
    private final Progress progress;
    private final String version;

    private BackupRun(BackupDirectory directory, PatientSource source, Progress progress, String version) {
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
            Progress progress = new Progress(err);
            return new BackupRun(to, new PatientSource(source, progress), progress, version).run();
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
        SnapshotFetch fetch =
                new SnapshotFetch(directory, source, progress, before.isEmpty() ? null : before.get(before.lastKey()));
        for (int beginning = 1; ; beginning++) {
            boolean isLast = beginning == BEGINNINGS;
            BackupSource.Begun begun = source.begin(beginning > 1);
            requireSameCluster(before, begun.cluster());
            if (!before.containsKey(begun.offset()) && fetch.isUnprepared()) {
                fetch.prepare();
                begun = source.begin(true); // the checkpoint of before may be gone by now
                requireSameCluster(before, begun.cluster());
            }
            if (before.containsKey(begun.offset())) {
                return again(before.get(begun.offset()));
            }
            try {
                long bytes = fetch.fetch(begun.offset());
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
}
