package dev.tidemark.node.archive;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveCoverage;
import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.log.archive.ArchiveReader;
import dev.tidemark.log.archive.BadArchiveException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Files of an archive whose headers are damaged. One is known until it is whole again, or was moved away and its
 * entries are in other files, or are not in this log either. Until then log is kept for it: somebody may make room for
 * a new one. Of the archive's executor alone; one for all rounds of a process.
 */
final class DamagedFiles {
    private final Set<ArchiveName> names = new LinkedHashSet<>();
    private boolean isSurveyed;

    /**
     * Looks at each file, the first time.
     *
     * @param looked at each file, since that may take long
     */
    void survey(Disk disk, UUID cluster, Runnable looked) throws IOException {
        if (!isSurveyed) {
            for (ArchiveName name : new Archive(disk).files(cluster)) {
                look(disk, name);
                looked.run();
            }
            isSurveyed = true;
        }
    }

    /** Its name is believed all the same, since the log must have the same position there. */
    void look(Disk disk, ArchiveName name) {
        if (isDamaged(disk, name)) {
            names.add(name);
        }
    }

    private static boolean isDamaged(Disk disk, ArchiveName name) {
        try {
            ArchiveReader.open(disk, name).close();
            return false;
        } catch (IOException | BadArchiveException e) {
            return true;
        }
    }

    /** The first entry in any; {@link Long#MAX_VALUE} if there is none. */
    long first() {
        return names.stream().mapToLong(ArchiveName::first).min().orElse(Long.MAX_VALUE);
    }

    /** @param base entries up to this one are not in the log of this node; 0: it was never in the way */
    void lookAgain(Disk disk, UUID cluster, long base) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        Set<String> there = Set.copyOf(disk.list(""));
        ArchiveCoverage coverage = new Archive(disk).coverage(cluster);
        names.removeIf(name -> there.contains(name.text())
                ? !isDamaged(disk, name)
                : coverage.firstMissing(Math.max(name.first(), base + 1)) > name.last());
    }

    /** For an operator; empty if there is none. */
    String text() {
        return names.isEmpty()
                ? ""
                : "damaged and skipped: "
                        + names.stream().map(ArchiveName::text).collect(Collectors.joining(", "))
                        + ". Unless other files have the same entries, no restore can pass them. Move what is damaged"
                        + " away: a node that has the entries still writes them again. Else take a new backup";
    }
}
