package dev.tidemark.log.segment;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Sizes of a log.
 *
 * @param segmentBytes at which a segment file is full, its 4096 bytes of header included. A record that is larger than
 *     that has a larger segment to itself
 * @param zeroAheadBytes in steps of which zeros are written ahead of the records, so that an append overwrites blocks
 *     that are allocated already and its sync has no file size to write
 * @param bufferBytes of the one direct buffer through which all appends go
 * @param indexBytes between two entries of the sparse index in memory
 * @param seeds gives each new segment its random seed. Not for secrets; deterministic in simulations
 */
public record WalOptions(long segmentBytes, int zeroAheadBytes, int bufferBytes, int indexBytes, LongSupplier seeds) {

    public WalOptions {
        Objects.requireNonNull(seeds, "seeds");
        require(segmentBytes > SegmentHeader.BYTES, "segmentBytes must be more than " + SegmentHeader.BYTES);
        require(zeroAheadBytes >= 512, "zeroAheadBytes must be at least 512");
        require(bufferBytes >= 512 && bufferBytes <= 64 << 20, "bufferBytes must be 512 to 64 MiB");
        require(indexBytes >= 1, "indexBytes must be at least 1");
    }

    /** 64 MiB segments, zeros 1 MiB ahead, a buffer of 1 MiB, an index entry for each 64 KiB. */
    public static WalOptions defaults(LongSupplier seeds) {
        return new WalOptions(64L << 20, 1 << 20, 1 << 20, 64 << 10, seeds);
    }

    public WalOptions withSegmentBytes(long bytes) {
        return new WalOptions(bytes, zeroAheadBytes, bufferBytes, indexBytes, seeds);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
