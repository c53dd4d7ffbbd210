package dev.tidemark.node;

/**
 * How what lies on the disk and is not read otherwise is read and checked.
 *
 * @param passMillis in which all of it is read once, at most; 0: only when somebody asks for it
 * @param bytesPerSecond that are read at most: while what the newest checkpoint wrote is read after a start, in a pass
 *     that somebody asked for, and where {@code passMillis} could not be met otherwise or have passed
 */
public record ScrubSettings(long passMillis, long bytesPerSecond) {
    private static final long TWO_WEEKS_MILLIS = 14L * 24 * 60 * 60 * 1_000;

    /** Two weeks for a pass, and 8 MiB a second at most. */
    public static final ScrubSettings DEFAULT = new ScrubSettings(TWO_WEEKS_MILLIS, 8L << 20);

    /** Only when somebody asks for it. */
    public static final ScrubSettings OFF = new ScrubSettings(0, DEFAULT.bytesPerSecond());

    public ScrubSettings {
        if (passMillis < 0 || bytesPerSecond < 1) {
            throw new IllegalArgumentException("a pass in " + passMillis + " ms, " + bytesPerSecond + " bytes/s");
        }
    }
}
