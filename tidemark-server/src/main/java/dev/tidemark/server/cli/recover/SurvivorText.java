package dev.tidemark.server.cli.recover;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.recover.Survivor;
import java.util.ArrayList;
import java.util.List;

/** One survivor, a line for each thing that is known of it. */
final class SurvivorText {
    private SurvivorText() {}

    /** @param problems why something that it acknowledged may be missing in it */
    static List<String> of(Survivor survivor, List<String> problems) {
        List<String> lines = new ArrayList<>();
        lines.add("node " + survivor.id() + "  " + survivor.where());
        add(lines, "cluster", survivor.cluster());
        add(lines, "incarnation", survivor.incarnation());
        add(lines, "vote", vote(survivor.vote()));
        add(lines, "log", log(survivor));
        add(lines, "remembered", remembered(survivor));
        add(lines, "committed", "up to entry " + survivor.highWatermark() + " at least");
        add(lines, "checkpoint", survivor.checkpoint().offset() == 0 ? "none" : position(survivor.checkpoint()));
        for (String note : survivor.notes()) {
            add(lines, "note", note);
        }
        for (String problem : problems) {
            add(lines, "DAMAGED", problem);
        }
        if (!problems.isEmpty()) {
            add(lines, "", "it can be used up to entry " + survivor.end().offset() + ", and does not count as whole");
        }
        return lines;
    }

    private static void add(List<String> lines, String what, Object text) {
        lines.add(("  " + what + " ".repeat(Math.max(0, 12 - what.length())) + " " + text).stripTrailing());
    }

    private static String vote(Vote vote) {
        if (vote == null) {
            return "lost";
        }
        return "epoch " + vote.epoch()
                + (vote.votedFor() == Vote.NOBODY ? ", for nobody" : ", for node " + vote.votedFor());
    }

    private static String log(Survivor survivor) {
        LogPosition end = survivor.end();
        String entries = survivor.base().offset() == end.offset()
                ? "no entries after " + end.offset()
                : "entries " + (survivor.base().offset() + 1) + " to " + end.offset();
        return entries + "; the last is of epoch " + end.epoch() + ", chain " + Long.toHexString(end.chain());
    }

    private static String remembered(Survivor survivor) {
        if (survivor.memory() == null) {
            return "lost";
        }
        return "durable up to entry " + survivor.memory().end().offset() + " under epoch "
                + survivor.memory().under();
    }

    static String position(LogPosition position) {
        return "entry " + position.offset() + " of epoch " + position.epoch();
    }
}
