package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadRun;
import java.util.ArrayList;
import java.util.List;

/** Throughput of each second of a load that begins cold. */
final class ColdWindows implements LoadRun.Observer {
    private static final int SMOOTHED = 3;
    private static final double NEARLY = 0.9;

    private final List<Double> perSecond = new ArrayList<>();

    @Override
    public void begins() {
        // Every second counts from the first on.
    }

    @Override
    public void ends() {
        // Every second counts from the first on.
    }

    @Override
    public void progress(LoadRun.Progress now) {
        perSecond.add(now.perSecond());
    }

    List<Double> perSecond() {
        return perSecond;
    }

    /** Mean of the first so many seconds. */
    double firstSeconds(int seconds) {
        return mean(0, Math.min(seconds, perSecond.size()));
    }

    /** The best mean of three seconds in a row. */
    double peak() {
        double peak = 0;
        for (int i = 0; i + SMOOTHED <= perSecond.size(); i++) {
            peak = Math.max(peak, mean(i, i + SMOOTHED));
        }
        return peak;
    }

    /** After how many seconds three in a row reach nine tenths of {@code peak}; -1 if they never do. */
    int secondsUntilNearly(double peak) {
        for (int i = 0; i + SMOOTHED <= perSecond.size(); i++) {
            if (mean(i, i + SMOOTHED) >= NEARLY * peak) {
                return i;
            }
        }
        return -1;
    }

    private double mean(int from, int to) {
        return perSecond.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }
}
