package dev.tidemark.bench.growth;

import dev.tidemark.bench.load.LoadResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What a run showed, in Markdown: a row for each step as soon as it is known, and a summary at the end. */
public final class GrowthTable {
    private static final String NOT_KNOWN = "-";
    private static final double MIB = 1 << 20;
    private static final double KIB = 1 << 10;
    private static final double MILLION = 1e6;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<GrowthRow> rows = new ArrayList<>();

    /** Titles of {@link #add}. */
    public static String header() {
        return titles(List.of(
                "keys",
                "target",
                "step",
                "s",
                "ops/s",
                "p50 ms",
                "p99",
                "p99.9",
                "max",
                "longest silence ms",
                "errors",
                "written per byte",
                "per copy",
                "read KiB/op",
                "on disk MiB",
                "per byte and copy",
                "RSS MiB",
                "note"));
    }

    /** Keeps a row for the summary; returns it as a line. */
    public String add(GrowthRow row) {
        rows.add(row);
        List<String> cells = new ArrayList<>(
                List.of(count(row.keys()), row.target(), row.step().toString(), number(row.seconds(), 1)));
        cells.addAll(load(row.load()));
        cells.add(number(row.writtenPerByte(), 2));
        cells.add(number(row.writtenPerByteAndCopy(), 2));
        boolean reads = row.step() == Step.GET || row.step() == Step.COLD_GET;
        cells.add(reads ? number(divided(row.readBytesPerOperation(), KIB), 1) : NOT_KNOWN);
        cells.add(row.use() == null ? NOT_KNOWN : number(mib(row.use().onDisk()), 0));
        cells.add(number(row.onDiskPerByteAndCopy(), 2));
        cells.add(row.use() == null ? NOT_KNOWN : number(mib(row.use().resident()), 0));
        cells.add(cell(row.note()));
        return line(cells);
    }

    private static List<String> load(LoadResult load) {
        if (load == null) {
            return List.of(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN);
        }
        return List.of(
                String.format(Locale.ROOT, "%,.0f", load.operationsPerSecond()),
                number(millis(load, 50), 3),
                number(millis(load, 99), 2),
                number(millis(load, 99.9), 2),
                number(load.latencies().getMaxValue() / NANOS_PER_MILLI, 1),
                number(load.longestSilenceNanos() / NANOS_PER_MILLI, 1),
                Long.toString(load.errors()));
    }

    private static double millis(LoadResult load, double percentile) {
        return load.latencies().getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    public boolean isComplete() {
        return !rows.isEmpty() && rows.stream().allMatch(GrowthRow::isComplete);
    }

    /** A line for each target and number of keys. */
    public String summary() {
        StringBuilder text = new StringBuilder(titles(List.of(
                        "keys",
                        "target",
                        "copies",
                        "written per byte and copy: fill",
                        "uniform",
                        "zipf",
                        "on disk per byte and copy: filled",
                        "at the end",
                        "RSS MiB: filled",
                        "at the end",
                        "writes/s: fill",
                        "uniform",
                        "zipf",
                        "p99.9 ms: uniform",
                        "zipf",
                        "GET ms: p50",
                        "p99",
                        "restart s",
                        "cold GET ms: p50",
                        "p99")))
                .append('\n');
        Map<String, Map<Step, GrowthRow>> targets = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.keys() + " " + row.target(),
                        LinkedHashMap::new,
                        Collectors.toMap(GrowthRow::step, row -> row, (first, second) -> second)));
        targets.values().forEach(steps -> text.append(line(summary(steps))).append('\n'));
        return text.toString();
    }

    private static List<String> summary(Map<Step, GrowthRow> steps) {
        GrowthRow any = steps.values().iterator().next();
        GrowthRow fill = steps.get(Step.FILL);
        GrowthRow uniform = steps.get(Step.UNIFORM);
        GrowthRow zipf = steps.get(Step.ZIPF);
        GrowthRow restart = steps.get(Step.RESTART);
        List<String> cells = new ArrayList<>(List.of(count(any.keys()), any.target(), Integer.toString(any.copies())));
        for (GrowthRow row : new GrowthRow[] {fill, uniform, zipf}) {
            cells.add(row == null ? NOT_KNOWN : number(row.writtenPerByteAndCopy(), 2));
        }
        for (GrowthRow row : new GrowthRow[] {fill, zipf}) {
            cells.add(row == null ? NOT_KNOWN : number(row.onDiskPerByteAndCopy(), 2));
        }
        for (GrowthRow row : new GrowthRow[] {fill, zipf}) {
            cells.add(
                    row == null || row.use() == null
                            ? NOT_KNOWN
                            : number(mib(row.use().resident()), 0));
        }
        for (GrowthRow row : new GrowthRow[] {fill, uniform, zipf}) {
            cells.add(
                    loaded(row) ? String.format(Locale.ROOT, "%,.0f", row.load().operationsPerSecond()) : NOT_KNOWN);
        }
        cells.add(percentile(uniform, 99.9));
        cells.add(percentile(zipf, 99.9));
        cells.add(percentile(steps.get(Step.GET), 50));
        cells.add(percentile(steps.get(Step.GET), 99));
        cells.add(restart == null ? NOT_KNOWN : number(restart.seconds(), 1));
        cells.add(percentile(steps.get(Step.COLD_GET), 50));
        cells.add(percentile(steps.get(Step.COLD_GET), 99));
        return cells;
    }

    private static boolean loaded(GrowthRow row) {
        return row != null && row.load() != null;
    }

    private static String percentile(GrowthRow row, double percentile) {
        return loaded(row) ? number(millis(row.load(), percentile), 2) : NOT_KNOWN;
    }

    private static String titles(List<String> titles) {
        return line(titles) + "\n" + "|---".repeat(titles.size()) + "|";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Text of others in one cell. */
    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|");
    }

    /** 20k, 1m, 2.5m. */
    static String count(int keys) {
        return keys < MILLION ? keys % 1000 == 0 ? keys / 1000 + "k" : Integer.toString(keys) : millions(keys);
    }

    private static String millions(int keys) {
        return String.format(Locale.ROOT, keys % MILLION == 0 ? "%.0fm" : "%.1fm", keys / MILLION);
    }

    private static OptionalDouble mib(OptionalLong bytes) {
        return bytes.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(bytes.getAsLong() / MIB);
    }

    private static OptionalDouble divided(OptionalDouble value, double by) {
        return value.isEmpty() ? value : OptionalDouble.of(value.getAsDouble() / by);
    }

    private static String number(OptionalDouble value, int digits) {
        return number(value.orElse(Double.NaN), digits);
    }

    private static String number(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : NOT_KNOWN;
    }
}
