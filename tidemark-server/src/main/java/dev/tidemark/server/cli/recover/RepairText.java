package dev.tidemark.server.cli.recover;

import dev.tidemark.node.recover.RepairPlan;
import java.util.ArrayList;
import java.util.List;

/** What a repair of a log would do. */
public final class RepairText {
    private RepairText() {}

    public static List<String> of(RepairPlan.Repair repair) {
        List<String> lines = new ArrayList<>();
        long end = repair.end().offset();
        if (repair.reset()) {
            lines.add("kept: the checkpoint of entry " + end + ", and nothing of the log: it begins again after it");
        } else {
            lines.add("kept: the state up to entry " + end);
        }
        lines.add(loss(repair.loss(), end));
        if (repair.cut() != null) {
            lines.add("cut: " + repair.cut().segment() + " at byte "
                    + repair.cut().position() + ", after a copy of it is in the directory aside");
        }
        if (!repair.damaged().isEmpty()) {
            lines.add("put aside, and never deleted: " + repair.damaged());
        }
        if (repair.makesIntent()) {
            lines.add("made again: the file of the log that tells of unfinished changes");
        }
        return lines;
    }

    private static String loss(RepairPlan.Loss loss, long end) {
        if (loss.isNone()) {
            return "lost: nothing. What is damaged is before the checkpoint, or tells of no entry, and is not needed";
        }
        return "LOST: "
                + (loss.to() > 0
                        ? "entries " + loss.from() + " to " + loss.to() + " at least"
                        : "all after entry " + end + ", if there was anything")
                + ", acknowledged writes among them, with their request ids. After the damage " + loss.readable()
                + " entries can still be read, " + loss.commands()
                + " of them commands; they cannot be used without what is before them";
    }
}
