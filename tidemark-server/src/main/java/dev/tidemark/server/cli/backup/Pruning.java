package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Removes old backups, what interrupted ones left, and files of an archive that no backup needs any more. A crash in
 * between leaves backups that are whole, and something that the next call removes.
 */
public final class Pruning {
    private final BackupDirectory directory;
    private final List<String> removed = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    /** @param directory opened to write */
    public Pruning(BackupDirectory directory) {
        this.directory = directory;
    }

    /** Names of snapshots that were not removed, since nobody knows what they are. */
    public List<String> unknown() {
        return unknown;
    }

    /** Names of what was removed, in that order. */
    public List<String> removed() {
        return removed;
    }

    /**
     * Keeps the newest backups. A snapshot without a manifest goes only if as many later backups are kept, since the
     * manifest may have been lost.
     *
     * @param keep how many, at least 1
     * @return the oldest that is kept
     * @throws BadBackupException if there is none, or a manifest or the newest backup is damaged; nothing was removed
     */
    public Backup backups(int keep) throws IOException, BadBackupException {
        directory.newest().check(); // before older ones go, and not after
        SortedMap<Long, Backup> backups = directory.backups();
        Disk disk = directory.disk();
        while (backups.size() > keep) {
            Backup oldest = backups.remove(backups.firstKey());
            remove(disk, BackupDirectory.manifest(oldest.manifest().offset()));
        }
        Backup oldest = backups.get(backups.firstKey());
        SortedMap<Long, String> withoutManifest = directory.withoutManifest();
        long older = backups.size() < keep ? Long.MIN_VALUE : backups.firstKey();
        for (String name : withoutManifest.headMap(older).values()) {
            remove(disk, name);
        }
        unknown.addAll(withoutManifest.tailMap(older).values());
        for (String name : directory.partial()) {
            remove(disk, name);
        }
        return oldest;
    }

    /** Removes the files of the archive that no restore from that backup or a later one needs; not the last of all. */
    public void archive(Disk disk, Backup oldest) throws IOException {
        List<ArchiveName> files = new Archive(disk).files(oldest.manifest().cluster());
        long furthest = files.stream().mapToLong(ArchiveName::last).max().orElse(0);
        for (ArchiveName file : files) {
            // What reaches furthest tells the nodes where to go on.
            if (file.last() <= oldest.manifest().offset() && file.last() < furthest) {
                remove(disk, file.text());
            }
        }
    }

    /** Durable before the next is removed: a backup without its manifest is none, the other way round it is damaged. */
    private void remove(Disk disk, String name) throws IOException {
        disk.delete(name);
        disk.syncDirectory("");
        removed.add(name);
    }
}
