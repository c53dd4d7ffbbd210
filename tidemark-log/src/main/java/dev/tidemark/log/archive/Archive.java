package dev.tidemark.log.archive;

import dev.tidemark.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A directory with archived entries of one or several clusters, written by one or several nodes of each. Files are
 * never changed. Those of one cluster may overlap, where two nodes archived at the same time, and then hold the same.
 *
 * <p>One thread; several processes may write.
 */
public final class Archive {
    /** Ends the names of files that are being written, and of what crashes left of them. */
    public static final String UNFINISHED = ".part";

    private final Disk disk;

    public Archive(Disk disk) {
        this.disk = disk;
    }

    public Disk disk() {
        return disk;
    }

    /** Those of a cluster, by their first entry. Nothing but names is read. */
    public List<ArchiveName> files(UUID clusterId) throws IOException {
        List<ArchiveName> files = new ArrayList<>();
        for (String name : disk.list("")) {
            ArchiveName.parse(name)
                    .filter(parsed -> parsed.clusterId().equals(clusterId))
                    .ifPresent(files::add);
        }
        files.sort(ArchiveName.BY_OFFSET);
        return files;
    }

    /** Those that have files here. */
    public TreeSet<UUID> clusters() throws IOException {
        TreeSet<UUID> clusters = new TreeSet<>();
        for (String name : disk.list("")) {
            ArchiveName.parse(name).ifPresent(parsed -> clusters.add(parsed.clusterId()));
        }
        return clusters;
    }

    /**
     * Which entries of a cluster the files hold, durably: a name may have been given a moment ago, by a node that
     * crashed before the directory was fsynced.
     */
    public ArchiveCoverage coverage(UUID clusterId) throws IOException {
        disk.syncDirectory("");
        return new ArchiveCoverage(files(clusterId));
    }
}
