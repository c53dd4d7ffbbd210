package dev.tidemark.bench.report;

import dev.tidemark.bench.load.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All measurements of a run, in the order in which they were made. */
public final class Results {
    private final List<Sample> samples = new ArrayList<>();

    public void add(Sample sample) {
        samples.add(sample);
    }

    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    List<Scenario> scenarios() {
        return List.copyOf(
                new LinkedHashSet<>(samples.stream().map(Sample::scenario).toList()));
    }

    List<String> targets() {
        return List.copyOf(
                new LinkedHashSet<>(samples.stream().map(Sample::target).toList()));
    }

    List<Sample> rounds(String target, Scenario scenario) {
        return samples.stream()
                .filter(sample ->
                        sample.target().equals(target) && sample.scenario().equals(scenario))
                .toList();
    }

    /** What was measured first, which the others are compared with. */
    String first() {
        return samples.get(0).target();
    }

    /** A figure of the first target divided by that of another, round by round. */
    Spread ratio(String target, Scenario scenario, ToDoubleFunction<Sample> figure) {
        DoubleStream.Builder ratios = DoubleStream.builder();
        for (Sample other : rounds(target, scenario)) {
            Optional<Sample> own = rounds(first(), scenario).stream()
                    .filter(sample -> sample.round() == other.round())
                    .findFirst();
            own.ifPresent(sample -> ratios.add(figure.applyAsDouble(sample) / figure.applyAsDouble(other)));
        }
        return Spread.of(ratios.build());
    }

    public long errors() {
        return samples.stream().mapToLong(sample -> sample.load().errors()).sum();
    }
}
