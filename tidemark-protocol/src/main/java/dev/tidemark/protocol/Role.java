package dev.tidemark.protocol;

import java.util.Locale;

/** What a node is at the moment. */
public enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER;

    /** The word that people read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
