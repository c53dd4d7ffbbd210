package dev.tidemark.kv.keyspace;

/**
 * Random numbers from a seed, the same on every machine and in every version of Java (H83a): SplitMix64 (Steele, Lea,
 * Flood 2014).
 */
public final class Chance {
    private long state;

    public Chance(long seed) {
        state = seed;
    }

    public long next() {
        state += 0x9E37_79B9_7F4A_7C15L;
        long mixed = (state ^ state >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }

    /** From 0 to {@code bound} - 1. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound); // a bound of 31 bits: the bias does not show
    }
}
