package dev.tidemark.node;

/**
 * What a node knows of its disk (H172).
 *
 * @param freeBytes that are left on it, {@link #UNKNOWN} before they were measured
 * @param reservedBytes with fewer left, the node does not lead while another can
 * @param isFull whether that is so; when it was, a quarter more must be left until it is no longer
 * @param syncMillis what an append with its fsync took in the last two seconds, the median, in whole milliseconds;
 *     {@link #UNKNOWN} if there was none
 */
public record DiskStatus(long freeBytes, long reservedBytes, boolean isFull, int syncMillis) {
    public static final int UNKNOWN = -1;
    public static final DiskStatus NONE = new DiskStatus(UNKNOWN, 0, false, UNKNOWN);
}
