package dev.tidemark.protocol.entry;

/**
 * The end of a prefix of a log. Two nodes with equal positions hold the same prefix, because the chain covers every
 * byte of it (hazards, rule 4).
 *
 * @param offset of the last entry; 0: before the first
 * @param epoch of the last entry; 0 for offset 0
 * @param chain checksum over everything up to and including the last entry; 0 for offset 0
 */
public record Position(long offset, long epoch, long chain) {
    public static final Position ZERO = new Position(0, 0, 0);

    /** The order of elections: the newer log is the one with the later epoch, then with the later end (H44). */
    public boolean isNewerThan(Position other) {
        return epoch != other.epoch ? epoch > other.epoch : offset > other.offset;
    }

    @Override
    public String toString() {
        return offset + "@" + epoch;
    }
}
