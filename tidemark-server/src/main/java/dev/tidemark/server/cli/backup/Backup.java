package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotReader;
import java.io.IOException;

/** One finished backup of a {@link BackupDirectory}: a snapshot file, and a manifest that says what it is. */
public final class Backup {
    private final Disk disk;
    private final Manifest manifest;

    Backup(Disk disk, Manifest manifest) {
        this.disk = disk;
        this.manifest = manifest;
    }

    /** Of the snapshot file. */
    public String name() {
        return BackupDirectory.snapshot(manifest.offset());
    }

    Manifest manifest() {
        return manifest;
    }

    /** In a line, for people. */
    public String describe() {
        return name() + ": cluster " + manifest.cluster() + " as of entry " + manifest.offset() + " of "
                + manifest.when() + ", " + manifest.bytes() + " bytes, digest " + manifest.digest();
    }

    /** Reads and checks all of it, and compares it with its manifest. */
    public void check() throws IOException, BadBackupException {
        if (!disk.exists(name())) {
            throw new BadBackupException(name() + " is missing, and its manifest is there");
        }
        try (DiskFile file = disk.open(name())) {
            if (file.size() != manifest.bytes()) {
                throw new BadBackupException(name() + " has " + file.size() + " bytes, and its manifest says "
                        + manifest.bytes() + ": it was cut, or has grown");
            }
        }
        try (SnapshotReader reader = checked(disk, name())) {
            SnapshotMeta meta = reader.meta();
            if (!meta.clusterId().equals(manifest.cluster()) || meta.offset() != manifest.offset()) {
                throw new BadBackupException(name() + " is of entry " + meta.offset() + " of cluster "
                        + meta.clusterId() + ", and its manifest says entry " + manifest.offset() + " of cluster "
                        + manifest.cluster() + ": files of two backups were mixed");
            }
            if (!reader.digest().toString().equals(manifest.digest())) {
                throw new BadBackupException(name() + " holds the state with digest " + reader.digest()
                        + ", and its manifest says " + manifest.digest() + ": files of two backups were mixed");
            }
        } catch (CorruptSnapshotException e) {
            throw new BadBackupException(e.getMessage());
        }
    }

    /** A reader that is at the end of a file that is whole; to be closed. */
    static SnapshotReader checked(Disk disk, String name) throws IOException {
        SnapshotReader reader = SnapshotReader.verify(disk, name);
        try {
            reader.readAll();
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }
}
