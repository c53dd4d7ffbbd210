package dev.tidemark.torture.load;

import java.util.Random;
import java.util.UUID;

/** Request ids that carry their time: one that the cluster has forgotten is refused, and never runs again. */
final class DatedId {
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DatedId() {}

    static String next(Random random) {
        long most = System.currentTimeMillis() << 16 | VERSION_7 | random.nextInt(1 << 12);
        long least = VARIANT | random.nextLong() >>> 2;
        return new UUID(most, least).toString();
    }
}
