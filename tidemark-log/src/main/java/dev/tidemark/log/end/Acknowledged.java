package dev.tidemark.log.end;

/**
 * "Under the leader of this epoch, everything up to this offset was acknowledged as durable."
 *
 * @param under epoch of the leader to whom, or as whom, it was acknowledged
 * @param offset of the last entry, at least 1
 */
public record Acknowledged(long under, long offset) {

    /** What says more: that of the later epoch, or of one epoch the longer one. Either may be null. */
    public static Acknowledged further(Acknowledged one, Acknowledged other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        boolean isOther = other.under > one.under || (other.under == one.under && other.offset > one.offset);
        return isOther ? other : one;
    }
}
