package dev.tidemark.node.start;

import dev.tidemark.node.DataLimits;

/** Directories of older versions, for a node whose pairs are in the data file alone: the same is found. */
class ConversionOnDiskTest extends ConversionTest {
    ConversionOnDiskTest() {
        data = new DataLimits(1L << 30, 1 << 20);
    }
}
