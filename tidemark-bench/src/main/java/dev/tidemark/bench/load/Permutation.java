package dev.tidemark.bench.load;

/**
 * The numbers below a bound in an order that looks random and needs no memory: four rounds of a Feistel network over as
 * many bits as the bound has, again and again until the result is below the bound.
 */
final class Permutation {
    private static final int ROUNDS = 4;
    private static final int MOST_HALF_BITS = 16;

    private final int bound;
    private final long seed;
    private final int halfBits;
    private final int mask;

    Permutation(int bound, long seed) {
        this.bound = bound;
        this.seed = seed;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound - 1);
        this.halfBits = Math.min(MOST_HALF_BITS, Math.max(1, (bits + 1) / 2));
        this.mask = (1 << halfBits) - 1;
    }

    /** @param index from 0 to less than the bound */
    int at(int index) {
        long number = index;
        do {
            number = shuffled(number);
        } while (number >= bound);
        return (int) number;
    }

    private long shuffled(long number) {
        int left = (int) (number >>> halfBits) & mask;
        int right = (int) number & mask;
        for (int round = 0; round < ROUNDS; round++) {
            int next = left ^ ((int) mixed(right + ((long) round << Integer.SIZE)) & mask);
            left = right;
            right = next;
        }
        return (long) left << halfBits | right;
    }

    /** All bits of the result depend on all of the number (the finalizer of SplitMix64). */
    private long mixed(long number) {
        long z = number + seed;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
