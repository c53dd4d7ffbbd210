package dev.tidemark.log.archive;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The entries that an archive has after a position, one after the other, from as many files as it takes. Each continues
 * the chain of the one before, so no other history gets in, whatever files say of themselves (H92). Where a file is
 * damaged, another that has the same entries is used, if there is one.
 *
 * <p>One thread.
 */
public final class ArchivedLog implements AutoCloseable {
    private final Archive archive;
    private final UUID clusterId;
    private final Set<ArchiveName> bad = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private LogPosition end;
    private ArchiveReader reader;
    private ArchiveName open;

    /** @param after the position that the first entry must continue */
    public ArchivedLog(Archive archive, UUID clusterId, LogPosition after) {
        this.archive = archive;
        this.clusterId = clusterId;
        this.end = after;
    }

    /** Position of the last entry that was read. */
    public LogPosition end() {
        return end;
    }

    /** The next entries, about a MiB of them; empty if nothing follows, and {@link #why} then says why. */
    public List<LogRecord> read() throws IOException {
        while (reader != null || openNext()) {
            try {
                List<LogRecord> entries = reader.read();
                if (entries.isEmpty()) {
                    close();
                    continue;
                }
                List<LogRecord> fresh = afterEnd(entries);
                if (!fresh.isEmpty()) {
                    end = fresh.get(fresh.size() - 1).logPosition();
                    return fresh;
                }
            } catch (BadArchiveException e) {
                setAside(e.getMessage());
            }
        }
        return List.of();
    }

    /** What lies before the end was read, from another file or as part of the backup; there both must agree. */
    private List<LogRecord> afterEnd(List<LogRecord> entries) throws BadArchiveException {
        int skipped = 0;
        while (skipped < entries.size() && entries.get(skipped).offset() <= end.offset()) {
            requireSame(entries.get(skipped).logPosition());
            skipped++;
        }
        return entries.subList(skipped, entries.size());
    }

    private void requireSame(LogPosition there) throws BadArchiveException {
        if (there.offset() == end.offset() && !there.equals(end)) {
            throw new BadArchiveException(open.text() + " is of another history: its entry " + end.offset()
                    + " is not the one that all before comes to");
        }
    }

    private boolean openNext() throws IOException {
        long next = end.offset() + 1;
        open = null;
        for (ArchiveName name : archive.files(clusterId)) {
            if (name.holds(next) && !bad.contains(name) && (open == null || name.last() > open.last())) {
                open = name;
            }
        }
        if (open == null) {
            return false;
        }
        try {
            reader = ArchiveReader.open(archive.disk(), open);
            requireSame(reader.header().base());
            return true;
        } catch (BadArchiveException e) {
            setAside(e.getMessage());
            return openNext();
        }
    }

    private void setAside(String problem) throws IOException {
        bad.add(open);
        problems.add(problem);
        close();
    }

    /** Why nothing follows {@link #end}, in a sentence without an end. */
    public String why() throws IOException {
        long next = end.offset() + 1;
        List<ArchiveName> files = archive.files(clusterId);
        if (bad.stream().anyMatch(name -> name.holds(next))) {
            return String.join("; ", problems);
        }
        if (files.isEmpty()) {
            return archive.clusters().isEmpty()
                    ? "the archive is empty"
                    : "the archive has files of the clusters " + archive.clusters() + " and none of cluster "
                            + clusterId;
        }
        return files.stream()
                .filter(name -> name.first() > next)
                .findFirst()
                .map(name -> "the entries " + next + " to " + (name.first() - 1) + " are missing in the archive, which"
                        + " goes on with " + name.text())
                .orElse("the archive has nothing after entry " + end.offset());
    }

    /** Whether nothing follows because the archive has nothing more, and not because of damage or a gap. */
    public boolean isComplete() throws IOException {
        long next = end.offset() + 1;
        List<ArchiveName> files = archive.files(clusterId);
        return !files.isEmpty() && files.stream().allMatch(name -> name.last() < next);
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
