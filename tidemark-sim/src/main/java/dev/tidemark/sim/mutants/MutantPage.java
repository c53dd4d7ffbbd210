package dev.tidemark.sim.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The part of a page of the documents that the run writes: how was hunted, and the table. The rest is for people. */
final class MutantPage {
    static final String BEGIN = "<!-- What follows is written by tidemark-sim/mutants/run --write. -->";
    static final String END = "<!-- What was written ends here. -->";

    private final String command;
    private final String code;
    private final List<Row> rows;

    /**
     * @param command how it was called, without {@code --write}
     * @param code which commit was hunted, in words
     */
    MutantPage(String command, String code, List<Row> rows) {
        this.command = command;
        this.code = code;
        this.rows = rows;
    }

    /** @throws IOException if the page has no place for it; the message says so */
    void writeTo(Path page) throws IOException {
        Files.writeString(page, replacedIn(Files.readString(page)));
    }

    String replacedIn(String page) throws IOException {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    "the page has no place for the table: a line \"" + BEGIN + "\" and later one \"" + END + "\"");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n\n" + text() + "\n" + page.substring(end);
    }

    private String text() {
        boolean seconds = rows.stream().anyMatch(row -> !row.seconds().isEmpty());
        return summary() + "\n" + table(seconds) + (seconds ? "\n" + alone() : "");
    }

    private String summary() {
        long killed = rows.stream().filter(row -> !row.survives()).count();
        long millis = rows.stream().mapToLong(Row::millis).sum();
        return String.format(
                Locale.ROOT,
                "Of %d mutants %d were killed, in %,d s of processor time, JDK %d, by the code of %s: `%s`.%n"
                        + "Every seed that killed passes without the mutant.%nSeeds and events are those of the hunt in"
                        + " the middle.%n",
                rows.size(),
                killed,
                millis / 1_000,
                Runtime.version().feature(),
                code,
                command);
    }

    private String table(boolean seconds) {
        return "| mutant | hazard | caught by | seeds | events | kills |" + (seconds ? " without that one |" : "")
                + "\n|---|---|---|---:|---:|---:|" + (seconds ? "---|" : "") + "\n"
                + rows.stream().map(row -> line(row, seconds)).collect(Collectors.joining());
    }

    private static String line(Row row, boolean seconds) {
        Kill median = row.median();
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %,d | %,d | %d/%d |%s%n",
                row.mutant().name(),
                row.mutant().hazardNumber(),
                row.survives() ? "**survives**" : code(row.catchers()),
                median.seeds(),
                median.events(),
                row.killed(),
                row.hunts().size(),
                seconds ? " " + Report.withoutThatOne(row) + " |" : "");
    }

    private static String code(List<String> names) {
        return names.stream().map(name -> '`' + name + '`').collect(Collectors.joining(", "));
    }

    /** Invariants without which a mutant would have lived for as long as it was hunted. */
    private String alone() {
        Map<String, String> mutants = new TreeMap<>();
        for (Row row : rows) {
            for (Second second : row.seconds()) {
                if (second.isAlone()) {
                    mutants.merge(second.without(), '`' + row.mutant().name() + '`', (one, more) -> one + ", " + more);
                }
            }
        }
        return "| invariant | mutants that nothing else saw |\n|---|---|\n"
                + mutants.entrySet().stream()
                        .map(entry -> "| `" + entry.getKey() + "` | " + entry.getValue() + " |\n")
                        .collect(Collectors.joining());
    }
}
