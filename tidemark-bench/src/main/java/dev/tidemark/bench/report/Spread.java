package dev.tidemark.bench.report;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Median, least and most of the rounds. NaN if there is no value. */
record Spread(double median, double min, double max) {
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    static Spread of(Iterable<Sample> samples, ToDoubleFunction<Sample> value) {
        DoubleStream.Builder values = DoubleStream.builder();
        samples.forEach(sample -> values.add(value.applyAsDouble(sample)));
        return of(values.build());
    }

    static Spread of(double... values) {
        return of(Arrays.stream(values));
    }
}
