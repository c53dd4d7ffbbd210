package dev.tidemark.log.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * Which entries of a cluster the files of an archive hold, by their names. A snapshot of the directory; immutable.
 */
public final class ArchiveCoverage {
    /**
     * Entries that no file holds, between two that do.
     *
     * @param first of them
     * @param last of them
     */
    public record Hole(long first, long last) {
        @Override
        public String toString() {
            return first + " to " + last;
        }
    }

    private final List<ArchiveName> files;

    /** @param files in the order of their first entries */
    ArchiveCoverage(List<ArchiveName> files) {
        this.files = List.copyOf(files);
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * The first entry that any file holds. What is before it was removed on purpose, or is older than the archive, so
     * it is no hole.
     *
     * @return {@link Long#MAX_VALUE} if there is no file
     */
    public long first() {
        return files.isEmpty() ? Long.MAX_VALUE : files.get(0).first();
    }

    /** The first entry from {@code from} on that no file holds. */
    public long firstMissing(long from) {
        long missing = from;
        for (ArchiveName file : files) {
            if (file.holds(missing)) {
                missing = file.last() + 1;
            }
        }
        return missing;
    }

    /** The first entry after {@code offset} that a file begins with; {@link Long#MAX_VALUE} if there is none. */
    public long nextAfter(long offset) {
        return files.stream()
                .mapToLong(ArchiveName::first)
                .filter(first -> first > offset)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** The files whose last entry is the latest from {@code from} to {@code to}: they all end with that one. */
    public List<ArchiveName> endingLatest(long from, long to) {
        long latest = files.stream()
                .mapToLong(ArchiveName::last)
                .filter(last -> last >= from && last <= to)
                .max()
                .orElse(-1);
        return files.stream().filter(file -> file.last() == latest).toList();
    }

    /** Entries that are missing between others, oldest first. */
    public List<Hole> holes() {
        List<Hole> holes = new ArrayList<>();
        long end = first() - 1;
        for (ArchiveName file : files) {
            if (file.first() > end + 1) {
                holes.add(new Hole(end + 1, file.first() - 1));
            }
            end = Math.max(end, file.last());
        }
        return holes;
    }
}
