package dev.tidemark.log.record;

/**
 * A place in a log: the last entry of a prefix. Two nodes with the same position hold the same prefix, because the
 * chain covers every byte before it.
 *
 * @param offset of the entry; 0 means "before the first entry"
 * @param epoch of the entry; 0 for offset 0
 * @param chain the chain checksum up to and including the entry; 0 for offset 0
 */
public record LogPosition(long offset, long epoch, long chain) {
    public static final LogPosition ZERO = new LogPosition(0, 0, 0);
}
