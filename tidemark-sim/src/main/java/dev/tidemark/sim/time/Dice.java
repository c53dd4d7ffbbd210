package dev.tidemark.sim.time;

/**
 * Chance from a seed: SplitMix64, written out, so that every JDK throws the same (H118). Each concern has dice of its
 * own: what one fault draws does not change what another draws.
 */
public final class Dice {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    public Dice(long seed) {
        state = seed;
    }

    /** Other dice for a part of the same run. */
    public static Dice of(long seed, int part) {
        return new Dice(mix(seed * GAMMA + 1) ^ mix(part * 0xD1B5_4A32_D192_ED03L + 7));
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /** From 0 on, below {@code bound}. */
    public int pick(int bound) {
        return (int) ((nextLong() >>> 33) * bound >>> 31);
    }

    /** Both included; less than 2^31 apart. */
    public long between(long low, long high) {
        return low + ((nextLong() >>> 33) * (high - low + 1) >>> 31);
    }

    public boolean chance(double probability) {
        return probability > 0 && (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }
}
