package dev.tidemark.node;

/**
 * Where the pairs of the state are: all of them in memory, or in the data file, of which memory has what changed since
 * the last checkpoint and what was asked for lately.
 *
 * @param maxDataBytes of pairs and of what is remembered of writes, as they count in memory; beyond it commands that
 *     may add to them are refused before they reach the log. 0: all pairs are in memory, and {@code maxMemoryBytes}
 *     bounds them
 * @param pageCacheBytes for pages of the data file, outside of the heap; for pairs in the data file alone
 */
public record DataLimits(long maxDataBytes, long pageCacheBytes) {
    /** All pairs are in memory. */
    public static final DataLimits IN_MEMORY = new DataLimits(0, 0);

    /** Of the heap: the JVM gives as much outside of it, unless it is told otherwise, and the network takes some. */
    private static final int PAGE_CACHE_PART = 8;

    private static final long SMALLEST_PAGE_CACHE = 1 << 20;
    private static final long LARGEST_PAGE_CACHE = 1 << 30;

    /** A page cache that fits beside this heap. The kernel's cache of the file comes on top of it. */
    public static long defaultPageCache(long heap) {
        return Math.max(SMALLEST_PAGE_CACHE, Math.min(LARGEST_PAGE_CACHE, heap / PAGE_CACHE_PART));
    }

    /** Whether pairs may be in the data file alone. */
    public boolean areOnDisk() {
        return maxDataBytes > 0;
    }
}
