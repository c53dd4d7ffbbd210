package dev.tidemark.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.bench.load.LoadResult;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
    private static final long MIB = 1 << 20;
    private static final OptionalLong NONE = OptionalLong.empty();

    private final GrowthTable table = new GrowthTable();

    private static LoadResult load(int writes, int reads, long errors) {
        return new LoadResult(times(writes), times(reads), 10, errors, 0, 0, 0, 7_000_000, 1, List.of());
    }

    private static Histogram times(int count) {
        Histogram times = new Histogram(1_000, 1_000_000_000L, 3);
        times.recordValueWithCount(2_000_000, count);
        return times;
    }

    private static GrowthRow row(Step step, LoadResult load, GrowthRow.Use use) {
        return new GrowthRow("tidemark", 1_000_000, 84, 3, step, 10, load, use, "");
    }

    private static GrowthRow.Use use(long written) {
        return new GrowthRow.Use(
                OptionalLong.of(written),
                OptionalLong.of(4096),
                OptionalLong.of(600 * MIB),
                OptionalLong.of(900 * MIB));
    }

    /** A key of 16 bytes and a value of 84 are 100 bytes of a user. */
    @Test
    void bytesAreCountedForEachByteOfAUser() {
        GrowthRow row = row(Step.UNIFORM, load(1_000, 0, 0), use(900_000));

        assertThat(row.writtenPerByte().orElseThrow()).isCloseTo(9, within(1e-9));
        assertThat(row.writtenPerByteAndCopy().orElseThrow()).isCloseTo(3, within(1e-9));
        assertThat(row.onDiskPerByteAndCopy().orElseThrow()).isCloseTo(600 * MIB / 3e8, within(1e-9));
    }

    @Test
    void aRowHasACellForEachTitle() {
        String titles = GrowthTable.header().lines().findFirst().orElseThrow();
        String line = table.add(row(Step.UNIFORM, load(1_000, 0, 0), use(900_000)));

        assertThat(line.split("\\|", -1)).hasSameSizeAs(titles.split("\\|", -1));
        assertThat(line)
                .startsWith("| 1m | tidemark | uniform | 10.0 | 100 | 2.0")
                .contains("| 7.0 | 0 | 9.00 | 3.00 | - | 600 | 2.10 | 900 |");
        assertThat(table.isComplete()).isTrue();
    }

    @Test
    void readsTellWhatTheyReadFromTheDisk() {
        assertThat(table.add(row(Step.GET, load(0, 2, 0), use(0)))).contains("| 0 | - | - | 2.0 | 600 |");
    }

    @Test
    void whatDidNotWorkIsARowInWords() {
        String line =
                table.add(GrowthRow.failed("etcd", 50_000_000, 84, 3, Step.FILL, "database space\nexceeded | 8 GiB"));

        assertThat(line).startsWith("| 50m | etcd | fill | - |").endsWith("| database space exceeded \\| 8 GiB |");
        assertThat(table.isComplete()).isFalse();
        assertThat(table.summary()).contains("| 50m | etcd | 3 | - | - | - |");
    }

    @Test
    void errorsAreNotComplete() {
        table.add(row(Step.ZIPF, load(10, 0, 1), use(1)));

        assertThat(table.isComplete()).isFalse();
    }

    @Test
    void theSummaryHasALineForATargetAndItsKeys() {
        table.add(row(Step.FILL, load(1_000, 0, 0), use(300_000)));
        table.add(row(Step.UNIFORM, load(1_000, 0, 0), use(600_000)));
        table.add(row(Step.ZIPF, load(2_000, 0, 0), use(300_000)));
        table.add(row(Step.GET, load(0, 5, 0), use(0)));
        table.add(row(Step.RESTART, null, new GrowthRow.Use(NONE, NONE, NONE, NONE)));

        List<String> lines = table.summary().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(2).split("\\|", -1)).hasSameSizeAs(lines.get(0).split("\\|", -1));
        assertThat(lines.get(2))
                .startsWith("| 1m | tidemark | 3 | 1.00 | 2.00 | 0.50 | 2.10 | 2.10 | 900 | 900 | 100 | 100 | 200 |")
                .endsWith("| 10.0 | - | - |");
    }

    @Test
    void countsAreShort() {
        assertThat(GrowthTable.count(999)).isEqualTo("999");
        assertThat(GrowthTable.count(20_000)).isEqualTo("20k");
        assertThat(GrowthTable.count(10_000_000)).isEqualTo("10m");
        assertThat(GrowthTable.count(2_500_000)).isEqualTo("2.5m");
    }

    @Test
    void whatTheUserSetsTakesThePlaceOfADefault() {
        assertThat(GrowthTargets.diskSettings(List.of("checkpoint-bytes=512m", "scrub-days=0")))
                .containsExactly("max-data-bytes=20g");
    }

    /** 254 bytes for a pair of 116 were measured, and the state may have 53 % of a small heap. */
    @Test
    void theHeapHoldsTheKeys() {
        long heap = GrowthTargets.heapBytes(10_000_000, 100);

        assertThat(heap * 0.53).isGreaterThan(254.0 * 10_000_000);
        assertThat(heap).isLessThan(6_000 * MIB);
    }
}
