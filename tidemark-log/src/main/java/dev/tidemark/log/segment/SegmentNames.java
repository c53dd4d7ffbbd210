package dev.tidemark.log.segment;

import dev.tidemark.log.file.Paths;

/** Names of the files of a log. A segment is named by its first offset, in 20 digits, so names sort as offsets do. */
public final class SegmentNames {
    /** The intent file, see {@code truncation}. */
    public static final String INTENT = "intent";

    private static final int DIGITS = 20;
    private static final String SUFFIX = ".log";

    private SegmentNames() {}

    /** The name of the segment that begins with this record. */
    public static String of(long firstOffset) {
        return String.format(java.util.Locale.ROOT, "%0" + DIGITS + "d", firstOffset) + SUFFIX;
    }

    /** Whether it is the name of a segment that counts. */
    public static boolean isSegment(String name) {
        return firstOffset(name) > 0;
    }

    /** Whether it is a file of the log that was being made when a process ended. */
    public static boolean isTemporary(String name) {
        if (!name.endsWith(Paths.TEMPORARY)) {
            return false;
        }
        String made = name.substring(0, name.length() - Paths.TEMPORARY.length());
        return isSegment(made) || made.equals(INTENT);
    }

    /** The offset that a segment's name says, or 0 if it is not the name of a segment. */
    public static long firstOffset(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return 0;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return 0;
            }
        }
        try {
            return Long.parseLong(name.substring(0, DIGITS));
        } catch (NumberFormatException tooLarge) {
            return 0;
        }
    }
}
