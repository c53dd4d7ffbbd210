package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The longest pause of a client in each round of changes of the leader. They are printed, and bounded generously: ten
 * times what a loaded machine shows in most rounds, and ten times an election timeout in any.
 */
final class Pauses {
    private static final long MEDIAN_MILLIS = 1_000;
    private static final long MAX_MILLIS = 10_000;

    private final String what;
    private final List<Long> millis = new ArrayList<>();

    Pauses(String what) {
        this.what = what;
    }

    void add(long nanos) {
        millis.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** @param rounds as many as there were */
    void check(int rounds) {
        assertThat(millis).hasSize(rounds);
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        long median = sorted.get(rounds / 2);
        long max = sorted.get(rounds - 1);
        System.out.printf(
                "%s, longest pause of a client in ms: %s; min %d, median %d, max %d%n",
                what,
                millis.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                sorted.get(0),
                median,
                max);
        assertThat(median).as("median pause, %s", what).isLessThan(MEDIAN_MILLIS);
        assertThat(max).as("longest pause, %s", what).isLessThan(MAX_MILLIS);
    }
}
