package dev.tidemark.protocol;

/**
 * Why a node that is not cut off altogether takes no part all the same (H166).
 *
 * @param leader that it hears, or, if it hears none, that others hear
 * @param witness who hears the leader that this node does not; else 0
 */
public record Apart(Kind kind, int leader, int witness) {
    /** What keeps it. */
    public enum Kind {
        /** Nothing that is known. */
        NOTHING,
        /** Its clock is so much later than the times of its leader's entries that it refuses them (H65). */
        REFUSES_TIMES,
        /** It hears its leader, and is not heard: a link works in one direction only. */
        IS_NOT_HEARD,
        /** Its leader hears this node, and too few others to confirm anything. */
        LEADER_IS_ALONE,
        /** Others hear a leader that this node does not hear, so they do not elect another. */
        DOES_NOT_HEAR
    }

    public static final Apart NO = new Apart(Kind.NOTHING, 0, 0);

    public boolean isApart() {
        return kind != Kind.NOTHING;
    }
}
