package dev.tidemark.tree.file;

/**
 * Up to which entry of the log a checkpoint holds the state.
 *
 * @param offset of the entry; 0: before the first
 * @param epoch of the entry
 * @param chain of the log up to the entry
 */
public record CheckpointPosition(long offset, long epoch, long chain) {
    public static final CheckpointPosition ZERO = new CheckpointPosition(0, 0, 0);

    @Override
    public String toString() {
        return offset + "@" + epoch;
    }
}
