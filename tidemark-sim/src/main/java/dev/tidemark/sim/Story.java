package dev.tidemark.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Stories with a name, told by whole nodes; the golden scripts of tidemark-protocol tell them of replicas alone. */
public enum Story {
    LEADER_DIES_BEFORE_HWM("the leader dies after it has written its own log, and before the high watermark moves"),
    LONGER_LOG_RETURNS("a follower returns with a longer log that is not committed: nobody reads it, and it is cut"),
    LAGGING_FOLLOWER_IS_FILLED("a follower lacks entries: it gets them, and only then the high watermark moves"),
    QUORUM_READ_SEES_WHAT_NOBODY_KNOWS(
            "the leader acknowledges a write and dies; no high watermark shows it, and a read"
                    + " by quorum waits for it"),
    EACH_LEVEL_GIVES_UP_SOMETHING("a follower that is cut off is read from at each level");

    private static final Set<Story> DRAWN =
            EnumSet.of(QUORUM_READ_SEES_WHAT_NOBODY_KNOWS, EACH_LEVEL_GIVES_UP_SOMETHING);

    private final String text;

    Story(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return null if there is none of that name */
    public static Story of(String label) {
        return Arrays.stream(values())
                .filter(story -> story.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    /** Whether it has captions, between which a {@link Picture} is drawn. */
    public boolean hasPicture() {
        return DRAWN.contains(this);
    }

    /** Of all stories, for people. */
    public static String labels() {
        return labels(EnumSet.allOf(Story.class));
    }

    /** Of those that have a picture, for people. */
    public static String labelsOfPictures() {
        return labels(DRAWN);
    }

    private static String labels(Set<Story> stories) {
        return stories.stream().map(Story::label).collect(Collectors.joining(", "));
    }
}
