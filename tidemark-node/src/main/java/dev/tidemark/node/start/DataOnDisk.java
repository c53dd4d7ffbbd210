package dev.tidemark.node.start;

import dev.tidemark.node.DataLimits;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.page.TreeFormat;

/**
 * What of a state is in memory whose pairs are in the data file: what changed since the last checkpoint, pairs that
 * were asked for lately, and above the file a cache of its pages, which is outside of the heap.
 */
public record DataOnDisk(RootedStateStore store, PageCache pages) {
    /** Of the memory that the state may take. The rest is for what is remembered of writes. */
    private static final int CACHE_PERCENT = 40;

    private static final int CHANGED_PERCENT = 40;
    /** Of the page cache: inner pages are few and asked for often. */
    private static final int INNER_PERCENT = 25;

    private static final int FEWEST_FRAMES = 4;
    private static final int FEWEST_WANTED = 4;
    private static final int MOST_WANTED = 256;
    private static final long MAX_SLAB_BYTES = 1 << 30;

    /** @param format of the data file */
    static DataOnDisk of(long maxMemoryBytes, DataLimits limits, TreeFormat format) {
        long inner = limits.pageCacheBytes() / 100 * INNER_PERCENT;
        int blockFrames = frames(limits.pageCacheBytes() - inner, format.blockBytes());
        int wanted = Math.max(FEWEST_WANTED, Math.min(MOST_WANTED, blockFrames / 2));
        PageCache cache =
                new PageCache(format, blockFrames, frames(inner, format.innerBytes()), wanted, /* poison= */ false);
        long percent = maxMemoryBytes / 100;
        return new DataOnDisk(new RootedStateStore(cache, percent * CACHE_PERCENT, percent * CHANGED_PERCENT), cache);
    }

    private static int frames(long bytes, int frameBytes) {
        return (int) Math.max(FEWEST_FRAMES, Math.min(MAX_SLAB_BYTES, bytes) / frameBytes);
    }
}
