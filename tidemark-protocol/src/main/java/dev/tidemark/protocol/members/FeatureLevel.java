package dev.tidemark.protocol.members;

/**
 * What a cluster agrees to use, so that nodes of two releases can run together (docs/decisions/0113). Its level is part
 * of the {@link Configuration}, and only rises. A release supports all levels from {@link #LOWEST} to {@link #HIGHEST};
 * whatever an older release could not read, or would do otherwise, waits for the level that it came with.
 */
public enum FeatureLevel {
    /** Releases that know of no levels are here. */
    FIRST(1, "what the releases before feature levels do"),
    SPARES(2, "the configuration in the log says its level, and may have what came with it: spares and zones"),
    REPAIR(3, "nodes ask each other for the rows of a damaged page");

    private static final FeatureLevel[] ALL = values();

    /** The lowest that this release supports. */
    public static final int LOWEST = FIRST.number;
    /** The highest that this release supports. */
    public static final int HIGHEST = ALL[ALL.length - 1].number;

    private final int number;
    private final String text;

    FeatureLevel(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** One that this release supports. */
    public static FeatureLevel of(int number) {
        return ALL[number - LOWEST];
    }

    public int number() {
        return number;
    }

    /** What came with it, for people. */
    public String text() {
        return text;
    }

    /** Whether a cluster with this configuration may do what came with this level. */
    public boolean isIn(Configuration configuration) {
        return configuration.level() >= number;
    }

    /**
     * Why a cluster with this configuration may not do something that came with this level.
     *
     * @param what that is, such as "spares"
     * @return a sentence for people; null: it may
     */
    public String objectionTo(String what, Configuration configuration) {
        return isIn(configuration)
                ? null
                : what + " came with feature level " + number + ", and this cluster is at level "
                        + configuration.level() + ": once all members run a release that supports it, raise it with"
                        + " \"tidemark members level " + number + "\"";
    }

    /**
     * What a node says that does not support a level.
     *
     * @param highest that it supports
     */
    public static String tooHigh(int level, int highest) {
        return "the cluster is at feature level " + level + ", and this release supports levels up to " + highest
                + ": install a release that supports level " + level + ", as the other nodes have";
    }
}
