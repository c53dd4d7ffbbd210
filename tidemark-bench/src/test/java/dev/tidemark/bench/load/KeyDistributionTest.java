package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDistributionTest {
    private static final int DRAWS = 1_000_000;

    private static int[] counts(KeyDistribution distribution, int keys, int draws) {
        SplittableRandom random = new SplittableRandom(7);
        KeyDistribution.Draw draw = distribution.of(keys);
        int[] counts = new int[keys];
        for (int i = 0; i < draws; i++) {
            counts[draw.key(random.nextLong())]++;
        }
        return counts;
    }

    private static double exactSum(int n) {
        double sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += Math.pow(i, -0.99);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000, 10_001, 250_000})
    void theSumIsThatOfAllItsTerms(int keys) {
        assertThat(ZipfKeys.sum(keys)).isCloseTo(exactSum(keys), within(1e-6));
    }

    /** The two first ranks are exact; those after them follow a curve, which is near enough. */
    @Test
    void ofTenThousandKeysEachRankGetsItsShare() {
        int[] counts = counts(KeyDistribution.ZIPF, 10_000, DRAWS);
        Arrays.sort(counts);
        double sum = exactSum(10_000);

        assertThat(share(counts, 1)).isCloseTo(1 / sum, within(0.003));
        assertThat(share(counts, 2)).isCloseTo(exactSum(2) / sum, within(0.003));
        assertThat(share(counts, 100)).isCloseTo(exactSum(100) / sum, within(0.02));
        assertThat(share(counts, 1_000)).isCloseTo(exactSum(1_000) / sum, within(0.02));
        assertThat(share(counts, 10_000)).isCloseTo(1, within(1e-9));
    }

    /** Of the draws, for so many keys that were drawn most. */
    private static double share(int[] sortedCounts, int keys) {
        long sum = 0;
        for (int i = sortedCounts.length - keys; i < sortedCounts.length; i++) {
            sum += sortedCounts[i];
        }
        return (double) sum / DRAWS;
    }

    @Test
    void ranksAreTakenInOrder() {
        ZipfKeys keys = new ZipfKeys(1_000_000);
        int before = 0;
        for (double share = 0; share < 1; share += 1e-4) {
            int rank = keys.rank(share);
            assertThat(rank).isBetween(before, 999_999);
            before = rank;
        }
        assertThat(keys.rank(0)).isZero();
        assertThat(keys.rank(Math.nextDown(1.0))).isGreaterThan(990_000);
    }

    @Test
    void keysThatAreAskedForMostAreNoNeighbours() {
        int keys = 1_000_000;
        ZipfKeys zipf = new ZipfKeys(keys);
        int[] hot = new int[100];
        Permutation order = new Permutation(keys, 3);
        int[] other = new int[100];
        for (int rank = 0; rank < hot.length; rank++) {
            hot[rank] = keyOf(zipf, rank);
            other[rank] = order.at(rank);
        }
        for (int[] spread : new int[][] {hot, other}) {
            Arrays.sort(spread);
            assertThat(spread[0]).isLessThan(keys / 10);
            assertThat(spread[99]).isGreaterThan(keys - keys / 10);
            assertThat(spread).doesNotHaveDuplicates();
        }
    }

    /** Looks for a draw of that rank. */
    private static int keyOf(ZipfKeys zipf, int rank) {
        double low = 0;
        double high = 1;
        while (zipf.rank((low + high) / 2) != rank) {
            double middle = (low + high) / 2;
            if (zipf.rank(middle) < rank) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return zipf.key((long) ((low + high) / 2 * 0x1p53) << 11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fewKeysAreAllDrawn(int keys) {
        for (KeyDistribution distribution : KeyDistribution.values()) {
            assertThat(counts(distribution, keys, 1_000)).doesNotContain(0);
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(counts(KeyDistribution.ZIPF, 500, 10_000)).isEqualTo(counts(KeyDistribution.ZIPF, 500, 10_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 1000, 1024, 1025, 70_001})
    void aPermutationHasEachNumberOnce(int bound) {
        Permutation permutation = new Permutation(bound, 42);
        boolean[] seen = new boolean[bound];
        for (int i = 0; i < bound; i++) {
            assertThat(seen[permutation.at(i)]).isFalse();
            seen[permutation.at(i)] = true;
        }
    }

    @Test
    void aPermutationOfTheLargestBoundStaysBelowIt() {
        Permutation permutation = new Permutation(1_000_000_000, 42);
        for (int i = 0; i < 1_000; i++) {
            assertThat(permutation.at(999_999_999 - i)).isBetween(0, 999_999_999);
        }
    }
}
