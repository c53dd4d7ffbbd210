package dev.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.bench.os.ServerUse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ReportTest {
    private static final Scenario ONE = new Scenario(Workload.WRITE, 100, 1, 0, 1, 0);
    private static final Scenario MANY = new Scenario(Workload.WRITE, 100, 64, 0, 1, 0);
    private static final ServerUse UNKNOWN = new ServerUse(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    /** So many writes of a millisecond each, in ten seconds. */
    private static LoadResult load(int operations, long errors, List<String> texts) {
        Histogram writes = new Histogram(1_000, 1_000_000_000L, 3);
        writes.recordValueWithCount(1_000_000, operations);
        return new LoadResult(writes, new Histogram(1_000, 1_000_000_000L, 3), 10, errors, 0, 0, 0, 0, 1, texts);
    }

    private static Sample sample(String target, Scenario scenario, int round, int operations, ServerUse use) {
        return new Sample(target, scenario, round, load(operations, 0, List.of()), use);
    }

    private static Results twoTargets() {
        ServerUse use = new ServerUse(
                OptionalDouble.of(2),
                OptionalDouble.of(300 << 20),
                OptionalDouble.of(100 << 20),
                OptionalDouble.of(400_000),
                OptionalDouble.of(500),
                OptionalDouble.empty(),
                OptionalDouble.of(800_000));
        Results results = new Results();
        results.add(sample("tidemark", ONE, 1, 1000, use));
        results.add(sample("etcd", ONE, 1, 500, UNKNOWN));
        results.add(sample("tidemark", ONE, 2, 3000, use));
        results.add(sample("etcd", ONE, 2, 1000, UNKNOWN));
        results.add(sample("tidemark", ONE, 3, 4000, use));
        results.add(sample("etcd", ONE, 3, 1000, UNKNOWN));
        return results;
    }

    @Test
    void medianAndEnds() {
        assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of().median()).isNaN();
    }

    @Test
    void ratiosAreOfTheSameRound() {
        assertThat(twoTargets().ratio("etcd", ONE, sample -> sample.load().operationsPerSecond()))
                .isEqualTo(new Spread(3, 2, 4));
    }

    @Test
    void theTableHasMediansSpreadAndRatios() {
        List<String> lines = new ResultTable(twoTargets(), 1).toString().lines().toList();

        assertThat(lines.get(0)).contains("ops/s", "p99.9", "errors", "CPU s/1000", "ops/s ratio", "p50 ratio");
        assertThat(lines.get(1))
                .containsSubsequence(
                        "write 100 B, 1 client",
                        "tidemark",
                        "300",
                        "100-400",
                        "1.00",
                        "0",
                        "0.6667",
                        "300",
                        "133",
                        "0.167",
                        "-",
                        "267",
                        "10 %",
                        "1.00 (1.00-1.00)");
        assertThat(lines.get(2)).containsSubsequence("etcd", "100", "50-100", "-", "-", "3.00 (2.00-4.00)");
    }

    @Test
    void oneTargetAloneHasNoRatios() {
        Results results = new Results();
        results.add(sample("tidemark", ONE, 1, 1000, UNKNOWN));

        assertThat(new ResultTable(results, 1).toString()).doesNotContain("ops/s ratio", "p50 ratio", "Ratios");
    }

    @Test
    void errorsAreShownWithTheirTexts() {
        Results results = new Results();
        results.add(new Sample("tidemark", ONE, 1, load(10, 7, List.of("CLUSTERDOWN no leader")), UNKNOWN));

        assertThat(new ResultTable(results, 1).toString()).contains("7 errors", "CLUSTERDOWN no leader");
        assertThat(results.errors()).isEqualTo(7);
    }

    @Test
    void aGeneratorThatIsTheLimitIsPointedOut() {
        LoadResult busy = new LoadResult(
                load(10, 0, List.of()).writes(),
                new Histogram(1_000, 1_000_000_000L, 3),
                10,
                0,
                0,
                0,
                0,
                0,
                9.5,
                List.of());
        Results results = new Results();
        results.add(new Sample("tidemark", ONE, 1, busy, UNKNOWN));

        assertThat(new ResultTable(results, 1).toString()).contains("--threads 2");
        assertThat(new ResultTable(results, 2).toString()).doesNotContain("--threads 2");
    }

    @Test
    void jsonHasAllFiguresAndNullForWhatIsNotKnown() {
        Results results = new Results();
        results.add(sample("tidemark", MANY, 1, 1000, UNKNOWN));
        String json = JsonReport.of(Map.of("cores", 2), results);

        assertThat(json)
                .contains("\"cores\": 2")
                .contains("\"clients\": 64")
                .contains("\"operations\": 1000")
                .contains("\"operations-per-second\": 100.0")
                .contains("\"p99.9\": ")
                .contains("\"cpu-seconds\": null")
                .contains("\"errors\": 0");
    }

    @Test
    void thePlotIsXmlWithALinePerTargetAndAPointPerNumberOfClients() throws Exception {
        Results results = twoTargets();
        results.add(sample("tidemark", MANY, 1, 90_000, UNKNOWN));
        results.add(sample("a<b&c", MANY, 1, 70_000, UNKNOWN));
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(SvgPlot.of(results).getBytes(StandardCharsets.UTF_8)));

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(3);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(4);
        double right = Double.parseDouble(svg.getElementsByTagName("circle")
                .item(1)
                .getAttributes()
                .getNamedItem("cx")
                .getNodeValue());
        assertThat(right).isBetween(70.0, 670.0);
    }

    @Test
    void aPlotOfNothingIsStillAPlot() {
        Results results = new Results();
        results.add(sample("tidemark", ONE, 1, 0, UNKNOWN));

        assertThat(SvgPlot.of(results))
                .startsWith("<svg")
                .contains("Nothing was answered")
                .endsWith("</svg>\n");
    }

    @Test
    void latenciesAreInMilliseconds() {
        assertThat(sample("tidemark", ONE, 1, 10, UNKNOWN).millisAt(50)).isCloseTo(1.0, within(0.002));
    }
}
