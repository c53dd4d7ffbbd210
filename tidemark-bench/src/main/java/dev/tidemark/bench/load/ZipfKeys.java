package dev.tidemark.bench.load;

/**
 * Zipf's distribution with an exponent of 0.99, as YCSB has it: the key of rank <i>i</i> is asked for in proportion to
 * 1/<i>i</i><sup>0.99</sup>. Drawn with two powers and no table, by the method of Gray and others, "Quickly generating
 * billion-record synthetic databases", 1994. Ranks are spread over the keys, so that those asked for most are not
 * neighbours.
 */
final class ZipfKeys implements KeyDistribution.Draw {
    private static final double THETA = 0.99;
    private static final long SPREAD = 0x5a6970665a697066L;
    /** So many terms of the sum are added one by one. */
    private static final int EXACT_TERMS = 10_000;

    private final int keys;
    private final double sum;
    private final double eta;
    private final double secondRank = 1 + Math.pow(0.5, THETA);
    private final Permutation keyOfRank;

    ZipfKeys(int keys) {
        this.keys = keys;
        this.sum = sum(keys);
        this.eta = (1 - Math.pow(2.0 / keys, 1 - THETA)) / (1 - sum(2) / sum);
        this.keyOfRank = new Permutation(keys, SPREAD);
    }

    /** Of 1/i^theta for i up to n: the first terms, and for the rest the formula of Euler and Maclaurin. */
    static double sum(int n) {
        double sum = 0;
        int exact = Math.min(n, EXACT_TERMS);
        for (int i = 1; i <= exact; i++) {
            sum += Math.pow(i, -THETA);
        }
        if (n > exact) {
            sum += (Math.pow(n, 1 - THETA) - Math.pow(exact, 1 - THETA)) / (1 - THETA);
            sum += (Math.pow(n, -THETA) - Math.pow(exact, -THETA)) / 2;
        }
        return sum;
    }

    @Override
    public int key(long random) {
        return keyOfRank.at(rank((random >>> 11) * 0x1p-53));
    }

    /**
     * From 0, which is asked for most.
     *
     * @param share from 0 to less than 1
     */
    int rank(double share) {
        double place = share * sum;
        if (place < 1) {
            return 0;
        }
        if (place < secondRank) {
            return Math.min(1, keys - 1);
        }
        int rank = (int) (keys * Math.pow(eta * share - eta + 1, 1 / (1 - THETA)));
        return Math.min(rank, keys - 1);
    }
}
