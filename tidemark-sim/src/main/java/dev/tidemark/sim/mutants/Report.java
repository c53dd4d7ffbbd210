package dev.tidemark.sim.mutants;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result for people, as a table in Markdown, and for machines. */
final class Report {
    private static final String FORMAT = "| %-44s | %-6s | %-48s | %8s | %12s | %6s |";
    private static final String SECONDS = " %-40s |";

    private Report() {}

    /** @param seconds whether there is a column for what else catches a mutant */
    static String heading(boolean seconds) {
        return String.format(Locale.ROOT, FORMAT, "mutant", "hazard", "caught by", "seeds", "events", "kills")
                + (seconds ? String.format(Locale.ROOT, SECONDS, "without that one") : "")
                + "\n"
                + String.format(Locale.ROOT, FORMAT, "---", "---", "---", "---:", "---:", "---:")
                + (seconds ? String.format(Locale.ROOT, SECONDS, "---") : "")
                + "\n";
    }

    static String line(Row row) {
        Kill median = row.median();
        boolean survives = row.survives();
        String line = String.format(
                Locale.ROOT,
                FORMAT,
                row.mutant().name(),
                row.mutant().hazardNumber(),
                survives ? "SURVIVES" + (row.killed() > 0 ? " (" + row.caughtBy() + ")" : "") : row.caughtBy(),
                (survives ? "> " : "") + median.seeds(),
                (survives ? "> " : "") + grouped(median.events()),
                row.killed() + "/" + row.hunts().size());
        return line + seconds(row) + "\n";
    }

    /** What else saw it, for each invariant that did; empty if that was not asked. */
    static String withoutThatOne(Row row) {
        return row.seconds().stream()
                .map(second -> row.seconds().size() == 1 ? second.text() : second.without() + ": " + second.text())
                .collect(Collectors.joining("; "));
    }

    private static String seconds(Row row) {
        String text = withoutThatOne(row);
        return text.isEmpty() ? "" : String.format(Locale.ROOT, SECONDS, text);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String json(List<Row> rows) {
        StringBuilder out = new StringBuilder("[");
        for (Row row : rows) {
            out.append(out.length() == 1 ? "\n" : ",\n");
            out.append("  {\"mutant\": ").append(quoted(row.mutant().name()));
            out.append(", \"hazard\": ").append(quoted(row.mutant().hazard()));
            out.append(", \"survives\": ").append(row.survives());
            out.append(", \"medianSeeds\": ").append(row.median().seeds());
            out.append(", \"medianEvents\": ").append(row.median().events());
            out.append(", \"hunts\": [");
            for (int i = 0; i < row.hunts().size(); i++) {
                out.append(i == 0 ? "" : ", ").append(hunt(row.hunts().get(i)));
            }
            out.append("], \"without\": [");
            for (int i = 0; i < row.seconds().size(); i++) {
                Second second = row.seconds().get(i);
                out.append(i == 0 ? "" : ", ").append("{\"invariant\": ").append(quoted(second.without()));
                out.append(", \"hunt\": ").append(hunt(second.kill())).append("}");
            }
            out.append("]}");
        }
        return out.append("\n]\n").toString();
    }

    private static String hunt(Kill hunt) {
        return "{\"firstSeed\": " + hunt.first() + ", \"seeds\": " + hunt.seeds() + ", \"events\": " + hunt.events()
                + ", \"cpuMillis\": " + hunt.millis()
                + (hunt.isKill()
                        ? ", \"killedBySeed\": " + hunt.seed() + ", \"caughtBy\": " + quoted(hunt.caughtBy())
                                + ", \"message\": " + quoted(hunt.message())
                        : "")
                + "}";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
