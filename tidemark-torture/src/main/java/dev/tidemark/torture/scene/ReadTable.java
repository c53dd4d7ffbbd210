package dev.tidemark.torture.scene;

import dev.tidemark.torture.levels.Tally;
import dev.tidemark.torture.levels.Tally.Phase;
import dev.tidemark.torture.levels.TrialLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many reads were answered and refused: a row for each fault while it lasted, and sums over all that was read. */
final class ReadTable {
    private static final int NODES = 3;

    private final long[] answered = new long[TrialLevel.values().length];
    private final long[] refused = new long[TrialLevel.values().length];
    private final Map<String, Long> codes = new TreeMap<>();
    private final long[] firstAnswered = new long[TrialLevel.values().length];
    private final long[] firstRefused = new long[TrialLevel.values().length];

    long reads() {
        long sum = 0;
        for (long count : answered) {
            sum += count;
        }
        return sum;
    }

    static String head() {
        StringBuilder head = new StringBuilder(String.format("%-26s", "answered/refused"));
        for (TrialLevel level : TrialLevel.values()) {
            head.append(String.format("%15s", level.name().toLowerCase(Locale.ROOT)));
        }
        return head.toString();
    }

    /** While the fault lasted; and adds all to the sums. */
    String row(String fault, Tally tally) {
        StringBuilder row = new StringBuilder(String.format("%-26s", fault));
        for (TrialLevel level : TrialLevel.values()) {
            long yes = 0;
            long no = 0;
            for (Phase phase : List.of(Phase.STRUCK, Phase.DURING, Phase.FROZEN)) {
                for (int node = 1; node <= NODES; node++) {
                    yes += tally.answers(phase, level, node);
                    no += tally.refusals(phase, level, node);
                }
            }
            row.append(String.format("%15s", yes + "/" + no));
            answered[level.ordinal()] += tally.answers(level);
            refused[level.ordinal()] += tally.refusals(level);
        }
        tally.codes().forEach((code, count) -> codes.merge(code, count, Long::sum));
        return row.toString();
    }

    /** What the old leader was asked first when it went on. */
    void firstWords(Tally tally, int node) {
        for (TrialLevel level : TrialLevel.values()) {
            firstAnswered[level.ordinal()] += tally.answers(Phase.FROZEN, level, node);
            firstRefused[level.ordinal()] += tally.refusals(Phase.FROZEN, level, node);
        }
    }

    List<String> totals() {
        List<String> lines = new ArrayList<>();
        lines.add(line("asked of an old leader", firstAnswered, firstRefused));
        lines.add(line("in all", answered, refused));
        lines.add("refused with: " + codes);
        lines.add(reads() + " reads were answered, and all were right");
        return lines;
    }

    private static String line(String name, long[] yes, long[] no) {
        StringBuilder line = new StringBuilder(String.format("%-26s", name));
        for (int i = 0; i < yes.length; i++) {
            line.append(String.format("%15s", yes[i] + "/" + no[i]));
        }
        return line.toString();
    }
}
