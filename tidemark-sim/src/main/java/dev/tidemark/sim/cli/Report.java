package dev.tidemark.sim.cli;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.spec.SpecAction;
import dev.tidemark.sim.world.Coverage;
import java.io.PrintWriter;
import java.util.Locale;

/** What came of it, for people or as JSON. */
final class Report {
    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    /** @param steps whether to say how often each action of the specification was taken, for people */
    void print(Totals totals, boolean json, boolean steps) {
        if (json) {
            printJson(totals);
        } else {
            if (steps) {
                printSteps(totals);
            }
            printTable(totals);
        }
        out.flush();
    }

    private void printSteps(Totals totals) {
        out.printf(
                Locale.ROOT,
                "%-18s %-18s %12s %14s  %s%n",
                "line of the trace",
                "action",
                "seeds",
                "times",
                "what it is");
        for (SpecAction action : SpecAction.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %-18s %12d %14d  %s%n",
                    action.label(),
                    action.inSpec().isEmpty() ? "-" : action.inSpec(),
                    totals.seedsWith(action),
                    totals.count(action),
                    action.text());
        }
        out.println();
    }

    private void printTable(Totals totals) {
        out.printf(Locale.ROOT, "%-18s %12s %14s  %s%n", "fault", "seeds", "times", "what it is");
        for (FaultKind kind : FaultKind.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %12d %14d  %s%n",
                    kind.label(),
                    totals.seedsWith(kind),
                    totals.effects(kind),
                    kind.text());
        }
        out.println();
        out.printf(Locale.ROOT, "%-18s %12s %14s  %s%n", "", "seeds", "times", "what happened");
        for (Coverage.Event event : Coverage.Event.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %12d %14d  %s%n",
                    "",
                    totals.seedsWith(event),
                    totals.count(event),
                    event.text());
        }
        out.printf(
                Locale.ROOT,
                "%nThe widest window of a loss that nobody could notice: %.1f ms of virtual time, %d entries.%n",
                totals.widestMicros() / 1_000.0,
                totals.widestEntries());
        out.println();
        out.printf(
                Locale.ROOT,
                "%d seeds, %,d events (%,d messages, %,d disk calls) in %.1f s, %.1f s of one core: %,d events per"
                        + " second of one core; hash %016x%n",
                totals.seeds(),
                totals.runEvents(),
                totals.messages(),
                totals.diskCalls(),
                totals.seconds(),
                totals.cpuSeconds(),
                totals.eventsPerSecond(),
                totals.hash());
        for (Totals.Failure failure : totals.failures()) {
            out.println("FAILED seed " + failure.seed() + ": "
                    + failure.message().lines().findFirst().orElse(""));
            out.println("  replay: " + failure.replay() + " --trace");
        }
        if (totals.failures().isEmpty()) {
            out.println("Every invariant held in every seed.");
        }
    }

    private void printJson(Totals totals) {
        StringBuilder text = new StringBuilder("{");
        text.append("\"seeds\":").append(totals.seeds());
        text.append(",\"events\":").append(totals.runEvents());
        text.append(",\"messages\":").append(totals.messages());
        text.append(",\"diskCalls\":").append(totals.diskCalls());
        text.append(",\"seconds\":").append(String.format(Locale.ROOT, "%.3f", totals.seconds()));
        text.append(",\"cpuSeconds\":").append(String.format(Locale.ROOT, "%.3f", totals.cpuSeconds()));
        text.append(",\"eventsPerSecond\":").append(totals.eventsPerSecond());
        text.append(",\"hash\":\"")
                .append(String.format("%016x", totals.hash()))
                .append("\",\"faults\":{");
        for (FaultKind kind : FaultKind.values()) {
            comma(text).append(quoted(kind.label()));
            text.append(counts(totals.seedsWith(kind), totals.effects(kind)));
        }
        text.append("},\"coverage\":{");
        for (Coverage.Event event : Coverage.Event.values()) {
            comma(text).append(quoted(event.name().toLowerCase(Locale.ROOT)));
            text.append(counts(totals.seedsWith(event), totals.count(event)));
        }
        text.append("},\"steps\":{");
        for (SpecAction action : SpecAction.values()) {
            comma(text).append(quoted(action.label()));
            text.append(counts(totals.seedsWith(action), totals.count(action)));
        }
        text.append("},\"window\":{\"micros\":").append(totals.widestMicros());
        text.append(",\"entries\":").append(totals.widestEntries());
        text.append("},\"failures\":[");
        for (Totals.Failure failure : totals.failures()) {
            comma(text).append("{\"seed\":").append(failure.seed());
            text.append(",\"invariant\":").append(quoted(failure.invariant()));
            text.append(",\"message\":").append(quoted(failure.message()));
            text.append(",\"events\":").append(failure.events());
            text.append(",\"replay\":").append(quoted(failure.replay())).append('}');
        }
        out.println(text.append("]}"));
    }

    private static String counts(long seeds, long times) {
        return ":{\"seeds\":" + seeds + ",\"times\":" + times + "}";
    }

    private static StringBuilder comma(StringBuilder text) {
        char last = text.charAt(text.length() - 1);
        return last == '{' || last == '[' ? text : text.append(',');
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
