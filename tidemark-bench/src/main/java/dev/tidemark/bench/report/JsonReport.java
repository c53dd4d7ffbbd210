package dev.tidemark.bench.report;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.os.ServerUse;
import dev.tidemark.server.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** All measurements, for machines. Latencies are in milliseconds; what is not to be had is null. */
public final class JsonReport {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private JsonReport() {}

    /** @param run what was asked for and where it ran */
    public static String of(Map<String, Object> run, Results results) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("run", run);
        List<Object> samples = new ArrayList<>();
        results.samples().forEach(sample -> samples.add(fields(sample)));
        report.put("samples", samples);
        return Json.write(report);
    }

    private static Map<String, Object> fields(Sample sample) {
        LoadResult load = sample.load();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", sample.target());
        fields.put("round", sample.round());
        fields.put("load", fields(sample.scenario()));
        fields.put("seconds", load.seconds());
        fields.put("operations", load.operations());
        fields.put("operations-per-second", load.operationsPerSecond());
        fields.put("errors", load.errors());
        fields.put("misses", load.misses());
        fields.put("lost-connections", load.lostConnections());
        fields.put("unsent", load.unsent());
        fields.put("error-texts", load.errorTexts());
        fields.put("latency-ms", latencies(load.latencies()));
        fields.put("write-latency-ms", latencies(load.writes()));
        fields.put("read-latency-ms", latencies(load.reads()));
        fields.put("generator-cpu-seconds", load.generatorCpuSeconds());
        fields.put("servers", fields(sample.servers()));
        return fields;
    }

    private static Map<String, Object> fields(Scenario scenario) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("workload", scenario.workload().name().toLowerCase(Locale.ROOT));
        fields.put("value-bytes", scenario.valueBytes());
        fields.put("clients", scenario.clients());
        fields.put("shared-connections", scenario.sharedConnections());
        fields.put("pipeline", scenario.pipeline());
        fields.put("rate-per-second", scenario.ratePerSecond());
        return fields;
    }

    private static Map<String, Object> latencies(Histogram histogram) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                String name = "p" + (percentile == (long) percentile ? Long.toString((long) percentile) : percentile);
                fields.put(name, histogram.getValueAtPercentile(percentile) / 1e6);
            }
            fields.put("max", histogram.getMaxValue() / 1e6);
            fields.put("mean", histogram.getMean() / 1e6);
        }
        return fields;
    }

    private static Map<String, Object> fields(ServerUse servers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "cpu-seconds", servers.cpuSeconds());
        put(fields, "resident-bytes", servers.residentBytes());
        put(fields, "largest-resident-bytes", servers.largestResidentBytes());
        put(fields, "written-bytes", servers.writtenBytes());
        put(fields, "fsyncs", servers.fsyncs());
        put(fields, "disk-flushes", servers.diskFlushes());
        put(fields, "disk-written-bytes", servers.diskWrittenBytes());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, OptionalDouble value) {
        fields.put(name, value.isPresent() ? value.getAsDouble() : null);
    }
}
