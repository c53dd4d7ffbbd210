package dev.tidemark.bench.report;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.server.cli.base.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The table that a person reads: a line for each load and target, medians of the rounds. */
public final class ResultTable {
    private static final String NOT_KNOWN = "-";
    private static final double MIB = 1 << 20;
    /** Share of its time for which a thread of the generator works when it begins to be what is measured. */
    private static final double BUSY = 0.85;

    private final Results results;
    private final int threads;

    /** @param threads of the generator */
    public ResultTable(Results results, int threads) {
        this.results = results;
        this.threads = threads;
    }

    @Override
    public String toString() {
        boolean several = results.targets().size() > 1;
        List<String> titles = new ArrayList<>(List.of(
                "load",
                "target",
                "ops/s",
                "min-max",
                "p50 ms",
                "p99",
                "p99.9",
                "max",
                "errors",
                "CPU s/1000",
                "RSS MiB",
                "cache B/op",
                "fsyncs/op",
                "flushes/op",
                "disk B/op",
                "generator"));
        if (several) {
            titles.add("ops/s ratio");
            titles.add("p50 ratio");
        }
        TextTable table = new TextTable(titles.toArray(new String[0]));
        for (Scenario scenario : results.scenarios()) {
            for (String target : results.targets()) {
                table.row(row(scenario, target, several).toArray());
            }
        }
        return table + legend(several) + notes();
    }

    private List<Object> row(Scenario scenario, String target, boolean several) {
        List<Sample> rounds = results.rounds(target, scenario);
        Spread perSecond = Spread.of(rounds, sample -> sample.load().operationsPerSecond());
        List<Object> row = new ArrayList<>();
        row.add(scenario);
        row.add(target);
        row.add(number(perSecond.median(), 0));
        row.add(number(perSecond.min(), 0) + "-" + number(perSecond.max(), 0));
        row.add(number(Spread.of(rounds, sample -> sample.millisAt(50)).median(), 3));
        row.add(number(Spread.of(rounds, sample -> sample.millisAt(99)).median(), 2));
        row.add(number(Spread.of(rounds, sample -> sample.millisAt(99.9)).median(), 2));
        row.add(number(Spread.of(rounds, Sample::maxMillis).max(), 1));
        row.add(rounds.stream().mapToLong(sample -> sample.load().errors()).sum());
        row.add(number(1000 * perOperation(rounds, sample -> sample.servers().cpuSeconds()), 4));
        row.add(number(
                Spread.of(rounds, sample -> sample.servers().residentBytes().orElse(Double.NaN))
                                .median()
                        / MIB,
                0));
        row.add(number(perOperation(rounds, sample -> sample.servers().writtenBytes()), 0));
        row.add(number(perOperation(rounds, sample -> sample.servers().fsyncs()), 3));
        row.add(number(perOperation(rounds, sample -> sample.servers().diskFlushes()), 3));
        row.add(number(perOperation(rounds, sample -> sample.servers().diskWrittenBytes()), 0));
        row.add(number(100 * Spread.of(rounds, this::busy).median(), 0) + " %");
        if (several) {
            row.add(ratio(
                    results.ratio(target, scenario, sample -> sample.load().operationsPerSecond())));
            row.add(ratio(results.ratio(target, scenario, sample -> sample.millisAt(50))));
        }
        return row;
    }

    /** Share of its time for which a thread of the generator worked. */
    private double busy(Sample sample) {
        LoadResult load = sample.load();
        return load.generatorCpuSeconds() / load.seconds() / threads;
    }

    private static double perOperation(List<Sample> rounds, Function<Sample, OptionalDouble> figure) {
        return Spread.of(rounds, sample -> {
                    long operations = sample.load().operations();
                    return operations == 0 ? Double.NaN : figure.apply(sample).orElse(Double.NaN) / operations;
                })
                .median();
    }

    private static String number(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : NOT_KNOWN;
    }

    private static String ratio(Spread ratio) {
        if (!Double.isFinite(ratio.median())) {
            return NOT_KNOWN;
        }
        return number(ratio.median(), 2) + " (" + number(ratio.min(), 2) + "-" + number(ratio.max(), 2) + ")";
    }

    private String legend(boolean several) {
        String text = "\nMedians of the rounds; min-max and max over all rounds, errors summed up. CPU: all servers,"
                + " user and system, per 1000 operations. RSS: all servers.\n"
                + "cache B/op: what the servers made dirty in the kernel's cache, in its units. fsyncs: as the servers"
                + " count them."
                + " flushes, disk B/op: of the whole disk, no matter who asked.\n"
                + "generator: how busy its threads were. \"-\": not to be had.\n";
        return several
                ? text + "Ratios: " + results.first() + " divided by the target, round by round: median (min-max).\n"
                : text;
    }

    private String notes() {
        StringBuilder notes = new StringBuilder();
        for (Sample sample : results.samples()) {
            LoadResult load = sample.load();
            String where = sample.target() + ", " + sample.scenario() + ", round " + sample.round() + ": ";
            if (load.errors() > 0 || load.lostConnections() > 0) {
                notes.append(where)
                        .append(load.errors())
                        .append(" errors, ")
                        .append(load.lostConnections())
                        .append(" lost connections; among them: ")
                        .append(String.join(" | ", load.errorTexts()))
                        .append('\n');
            }
            if (load.misses() > 0) {
                notes.append(where).append(load.misses()).append(" reads found nothing\n");
            }
            if (load.unsent() > 0) {
                notes.append(where)
                        .append("the rate was not reached: ")
                        .append(load.unsent())
                        .append(" operations never found a free place; they count with the time they had waited\n");
            }
            if (busy(sample) > BUSY) {
                notes.append(where)
                        .append("the generator was busy all the time, so it may be what was measured;"
                                + " try --threads 2\n");
            }
        }
        return notes.toString();
    }
}
