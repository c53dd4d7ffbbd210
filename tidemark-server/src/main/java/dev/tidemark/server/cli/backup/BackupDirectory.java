package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.start.Until;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.state.snapshot.SnapshotReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A directory with backups of one cluster: {@code <offset, 20 digits>.snap}, each with a {@code .manifest} that is
 * written last. What was not finished ends in {@code .part}.
 *
 * <p>One thread; one process writes at a time.
 */
public final class BackupDirectory implements AutoCloseable {
    static final String UNFINISHED = ".part";
    private static final String SNAPSHOT = ".snap";
    private static final String MANIFEST = ".manifest";
    private static final String LOCK = "lock";
    private static final int OFFSET_DIGITS = 20;
    private static final Pattern SNAPSHOT_NAME = Pattern.compile("\\d{20}\\.snap");

    private final Path path;
    private final Disk disk;
    private final FileChannel lock;

    private BackupDirectory(Path path, Disk disk, FileChannel lock) {
        this.path = path;
        this.disk = disk;
        this.lock = lock;
    }

    /** Creates it if need be, and keeps other processes from writing to it. */
    public static BackupDirectory toWrite(Path path) throws CliException {
        return locked(
                path,
                "give a directory of its own with --to, on another disk than that of the node",
                "wait for it, or give another directory with --to");
    }

    /** Keeps other processes from writing to one that is there. */
    public static BackupDirectory toPrune(Path path) throws CliException {
        if (!Files.isDirectory(path)) {
            throw new CliException("there is no directory " + path + "; give the one that tidemark backup wrote to");
        }
        return locked(path, "give a directory that tidemark backup wrote to", "wait for it");
    }

    private static BackupDirectory locked(Path path, String ifOfNode, String ifLocked) throws CliException {
        try {
            if (Files.exists(path.resolve("identity"))) {
                throw new CliException(path + " is the data directory of a node. Nothing was changed; " + ifOfNode);
            }
            Disk disk = new FileDisk(path);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lock)) {
                return new BackupDirectory(path, disk, lock);
            }
            lock.close();
        } catch (IOException e) {
            throw unusable(path, e);
        }
        throw new CliException(
                "another command is writing to " + path + " or prunes it. Nothing was changed; " + ifLocked);
    }

    /** The same on a disk of a test. */
    static BackupDirectory on(Disk disk) {
        return new BackupDirectory(Path.of("backups"), disk, null);
    }

    private static boolean tryLock(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    /** Opens one that is there. */
    public static BackupDirectory toRead(Path path) throws CliException {
        if (!Files.isDirectory(path)) {
            throw new CliException("there is no directory " + path + "; give the one that tidemark backup wrote to");
        }
        try {
            return new BackupDirectory(path, FileDisk.readOnly(path), null);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static CliException unusable(Path path, IOException e) {
        return new CliException("the directory " + path + " cannot be used: " + Reasons.of(e));
    }

    static String snapshot(long offset) {
        return digits(offset) + SNAPSHOT;
    }

    static String manifest(long offset) {
        return digits(offset) + MANIFEST;
    }

    private static String digits(long offset) {
        String digits = Long.toString(offset);
        return "0".repeat(OFFSET_DIGITS - digits.length()) + digits;
    }

    Path path() {
        return path;
    }

    Disk disk() {
        return disk;
    }

    /**
     * The finished backups, by offset.
     *
     * @throws BadBackupException if a manifest cannot be read, or they are of more than one cluster
     */
    public SortedMap<Long, Backup> backups() throws IOException, BadBackupException {
        List<String> problems = new ArrayList<>();
        SortedMap<Long, Backup> backups = backups(problems);
        if (!problems.isEmpty()) {
            throw new BadBackupException(problems.get(0));
        }
        return backups;
    }

    /** The same of those whose manifest can be read. @param problems is given what is wrong with the others */
    public SortedMap<Long, Backup> backups(List<String> problems) throws IOException {
        SortedMap<Long, Backup> backups = new TreeMap<>();
        for (String name : disk.list("")) {
            if (!name.endsWith(MANIFEST)) {
                continue;
            }
            try {
                Manifest manifest = Manifest.read(disk, name);
                if (!name.equals(manifest(manifest.offset()))) {
                    throw new BadBackupException("the manifest " + name + " is of entry " + manifest.offset()
                            + ", which is not what its name says");
                }
                backups.put(manifest.offset(), new Backup(disk, manifest));
            } catch (BadBackupException e) {
                problems.add(e.getMessage());
            }
        }
        Set<UUID> clusters = new TreeSet<>();
        backups.values().forEach(backup -> clusters.add(backup.manifest().cluster()));
        if (clusters.size() > 1) {
            problems.add(
                    path + " holds backups of several clusters, " + clusters + ": give each a directory of its own");
        }
        return backups;
    }

    /**
     * The newest of those that are not later than a point in time.
     *
     * @throws BadBackupException if there is none
     */
    public Backup newest(Until until) throws IOException, BadBackupException {
        newest(); // says it better if there is none at all
        Backup found = null;
        for (Backup backup : backups().values()) {
            if (until.includes(backup.manifest().offset(), backup.manifest().time())) {
                found = backup;
            }
        }
        if (found == null) {
            throw new BadBackupException("all backups in " + path + " are later than " + until + "; the first is "
                    + backups().values().iterator().next().describe());
        }
        return found;
    }

    /** The newest of them. */
    public Backup newest() throws IOException, BadBackupException {
        SortedMap<Long, Backup> backups = backups();
        if (backups.isEmpty()) {
            List<String> unfinished = unfinished();
            throw new BadBackupException("there is no finished backup in " + path
                    + (unfinished.isEmpty()
                            ? ""
                            : "; one was interrupted and left " + unfinished.get(0) + ", take it again"));
        }
        return backups.get(backups.lastKey());
    }

    /**
     * The finished backup in a file.
     *
     * @throws BadBackupException if the file is none, or has no manifest beside it
     */
    public Backup find(String name) throws IOException, BadBackupException {
        if (!SNAPSHOT_NAME.matcher(name).matches()) {
            throw new BadBackupException(name + " is no finished backup: those are named as " + snapshot(1));
        }
        String manifest = manifestOf(name);
        if (!disk.exists(manifest)) {
            throw new BadBackupException(name + " has no manifest " + manifest + " beside it: the backup was not"
                    + " finished, or one of its two files is missing");
        }
        Backup backup = new Backup(disk, Manifest.read(disk, manifest));
        if (!backup.name().equals(name)) {
            throw new BadBackupException(
                    "the manifest " + manifest + " is of " + backup.name() + ": files of two backups were mixed");
        }
        return backup;
    }

    /** What backups that were interrupted have left: they do no harm. */
    public List<String> unfinished() throws IOException {
        List<String> unfinished = new ArrayList<>(partial());
        unfinished.addAll(withoutManifest().values());
        return unfinished;
    }

    /** Files that were not copied to their end. */
    List<String> partial() throws IOException {
        return disk.list("").stream().filter(name -> name.endsWith(UNFINISHED)).toList();
    }

    /** Snapshots without a manifest, by offset: an interrupted backup, or somebody removed the manifest. */
    SortedMap<Long, String> withoutManifest() throws IOException {
        List<String> names = disk.list("");
        SortedMap<Long, String> found = new TreeMap<>();
        for (String name : names) {
            if (SNAPSHOT_NAME.matcher(name).matches() && !names.contains(manifestOf(name))) {
                found.put(Long.parseLong(name.substring(0, OFFSET_DIGITS)), name);
            }
        }
        return found;
    }

    private static String manifestOf(String snapshot) {
        return snapshot.substring(0, OFFSET_DIGITS) + MANIFEST;
    }

    /** Removes what is under the temporary name of a snapshot. */
    void removeUnfinished(long offset) throws IOException {
        String name = snapshot(offset) + UNFINISHED;
        if (disk.exists(name)) {
            disk.delete(name);
        }
    }

    /**
     * Gives a backup that is durable under its temporary name its own name, and a manifest after that. Durable when it
     * returns.
     *
     * @param reader of that file, which was read whole
     */
    Backup publish(SnapshotReader reader, long bytes, String taken, String version) throws IOException {
        Manifest manifest = Manifest.of(reader.meta(), reader.digest(), bytes, taken, version);
        String name = snapshot(manifest.offset());
        disk.rename(name + UNFINISHED, name);
        disk.syncDirectory("");
        manifest.write(disk, manifest(manifest.offset()));
        disk.syncDirectory("");
        return new Backup(disk, manifest);
    }

    @Override
    public void close() throws CliException {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw unusable(path, e);
            }
        }
    }
}
