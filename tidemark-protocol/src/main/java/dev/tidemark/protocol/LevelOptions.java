package dev.tidemark.protocol;

import dev.tidemark.protocol.members.FeatureLevel;

/**
 * Which feature levels a node supports, and when it raises that of its cluster as a leader.
 *
 * @param highest that this node supports
 * @param raiseAfterMillis for how long all members must have supported a level before a leader raises the cluster to it
 *     by itself; negative: never
 */
public record LevelOptions(int highest, long raiseAfterMillis) {
    /** Of a leader that waits for an operator's word. */
    public static final long BY_HAND = -1;
    /** Of this release, by hand. */
    public static final LevelOptions DEFAULT = new LevelOptions(FeatureLevel.HIGHEST, BY_HAND);

    public LevelOptions {
        if (highest < FeatureLevel.LOWEST || highest > FeatureLevel.HIGHEST) {
            throw new IllegalArgumentException("feature level " + highest + ": this release supports "
                    + FeatureLevel.LOWEST + " to " + FeatureLevel.HIGHEST);
        }
    }

    /** A leader raises the level by itself, after so long. */
    public LevelOptions raisedAfter(long millis) {
        return new LevelOptions(highest, millis);
    }

    boolean areByHand() {
        return raiseAfterMillis < 0;
    }
}
