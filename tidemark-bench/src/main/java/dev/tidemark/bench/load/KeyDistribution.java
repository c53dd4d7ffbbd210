package dev.tidemark.bench.load;

/** How often which key is asked for. */
public enum KeyDistribution {
    /** Each as likely as any other. */
    UNIFORM,
    /** A few very often, most hardly ever; see {@link ZipfKeys}. */
    ZIPF;

    /** Chooses one of a number of keys. */
    interface Draw {
        /** @param random 64 bits, each as likely 0 as 1 */
        int key(long random);
    }

    Draw of(int keys) {
        return switch (this) {
            case UNIFORM -> random -> uniform(random, keys);
            case ZIPF -> new ZipfKeys(keys);
        };
    }

    /** One of the numbers below {@code bound}, without a division. */
    static int uniform(long random, int bound) {
        return (int) (((random >>> 33) * bound) >>> 31);
    }
}
