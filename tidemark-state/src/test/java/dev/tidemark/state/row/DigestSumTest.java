package dev.tidemark.state.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pins the digest of a pair, which is that of a row in the data file: {@code RowDigestTest} of tidemark-tree has the
 * same vectors, since neither module may depend on the other's tests. Digests are stored and compared between versions:
 * a vector is never changed (H89).
 */
class DigestSumTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 1, 1, da5545510c4b650f418afa307c1f0aab",
        "6b6579, '', 1, 1, 112240716b8ab036e8a5cca006217638",
        "'', 76616c7565, 1, 1, 9957601390eee941bbb08afc7a8ff071",
        "6b6579, 76616c7565, 1, 1, 150d2e05830b3172ba2567886df730d0",
        "3132333435363738, 3837363534333231, 1, 1, 96310a25a1ddbab5460d0e0a1b6b67ae",
        "61, 62, 9, 1000, 42ad952b4eb6f817c5889359e7d33b92",
        "ff80, 007fff, 1, 1, 773207a8462ff0af3fe7be451e2fcc75"
    })
    void isThatOfARowOfTheDataFile(String key, String value, int keyTimes, int valueTimes, String digest) {
        DigestSum sum = new DigestSum();
        sum.addPair(bytes(key, keyTimes), bytes(value, valueTimes));
        assertThat(sum.digest()).hasToString(digest);
    }

    private static byte[] bytes(String hex, int times) {
        return HexFormat.of().parseHex(hex.repeat(times));
    }
}
