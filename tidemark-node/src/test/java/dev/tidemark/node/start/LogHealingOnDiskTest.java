package dev.tidemark.node.start;

import dev.tidemark.node.DataLimits;

/** Damage, for a node whose pairs are in the data file alone: the same is found. */
class LogHealingOnDiskTest extends LogHealingTest {
    LogHealingOnDiskTest() {
        data = new DataLimits(1L << 30, 1 << 20);
    }
}
