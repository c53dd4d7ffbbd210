package dev.tidemark.log.archive;

import dev.tidemark.log.record.LogPosition;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of an archive. Since the chain covers every byte of the log before it, two files of one name hold
 * the same entries, whichever node has written them; so nodes may share a directory.
 *
 * @param clusterId of the cluster whose log it is
 * @param first offset of the first entry in it
 * @param last offset of the last entry in it
 * @param firstEpoch of the first entry
 * @param lastEpoch of the last entry
 * @param chain up to the last entry
 */
public record ArchiveName(UUID clusterId, long first, long last, long firstEpoch, long lastEpoch, long chain) {
    /** By the first entry; of those that begin with the same one, the shorter before the longer. */
    static final Comparator<ArchiveName> BY_OFFSET =
            Comparator.comparingLong(ArchiveName::first).thenComparingLong(ArchiveName::last);

    private static final Pattern PATTERN = Pattern.compile(
            "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(\\d{20})-(\\d{20})-e(\\d{1,19})"
                    + "-e(\\d{1,19})-([0-9a-f]{16})\\.log");
    private static final String FORM = "%s-%020d-%020d-e%d-e%d-%016x.log";

    /** As the directory has it. */
    public String text() {
        return String.format(java.util.Locale.ROOT, FORM, clusterId, first, last, firstEpoch, lastEpoch, chain);
    }

    /** Whether an entry is in the file. */
    public boolean holds(long offset) {
        return first <= offset && offset <= last;
    }

    /** Position of the last entry in the file. */
    public LogPosition end() {
        return new LogPosition(last, lastEpoch, chain);
    }

    /** Empty if it is not the name of such a file. */
    public static Optional<ArchiveName> parse(String name) {
        Matcher matcher = PATTERN.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ArchiveName parsed = new ArchiveName(
                    UUID.fromString(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    Long.parseLong(matcher.group(4)),
                    Long.parseLong(matcher.group(5)),
                    Long.parseUnsignedLong(matcher.group(6), 16));
            boolean isRange = parsed.first >= 1 && parsed.first <= parsed.last;
            return isRange ? Optional.of(parsed) : Optional.empty();
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
