package dev.tidemark.protocol;

/**
 * "Under the leader of this epoch, everything up to this offset was acknowledged as durable."
 *
 * @param under epoch of the leader to whom it was acknowledged
 * @param offset of the last entry, at least 1
 */
public record Acknowledged(long under, long offset) {

    /** The one that demands more of a log: of a later epoch, or further on in the same. Either may be null. */
    static Acknowledged further(Acknowledged one, Acknowledged other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        boolean otherIsFurther = other.under != one.under ? other.under > one.under : other.offset > one.offset;
        return otherIsFurther ? other : one;
    }
}
