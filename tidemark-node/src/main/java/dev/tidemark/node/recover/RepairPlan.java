package dev.tidemark.node.recover;

import dev.tidemark.log.record.LogPosition;
import java.util.List;

/** What is done about the damaged log of a node that is alone. {@link LogRepair} decides and does it. */
public sealed interface RepairPlan {
    /** What was found, in words. */
    List<String> found();

    /** Nothing is to be done; {@code why} says what follows. */
    record Nothing(List<String> found, String why) implements RepairPlan {}

    /** It must not, or cannot, be repaired like this; {@code why} says what to do instead. */
    record Refuse(List<String> found, String why) implements RepairPlan {}

    /**
     * Entries that go.
     *
     * @param from the first one; 0: none go
     * @param to the last one that is known to have been there; 0: nobody knows
     * @param readable how many of them can still be read, at least
     * @param commands how many of those are commands
     */
    record Loss(long from, long to, long readable, long commands) {
        static final Loss NONE = new Loss(0, 0, 0, 0);

        public boolean isNone() {
            return from == 0;
        }
    }

    /**
     * The log is made whole.
     *
     * @param damaged segments and the like that are put aside, in the order in which they go
     * @param cut null: no segment is cut
     * @param reset whether nothing of the log stays, and it begins again after {@code end}, which the checkpoint holds
     * @param makesIntent whether the file that tells of unfinished changes is made again
     * @param end of the log afterwards
     */
    record Repair(
            List<String> found,
            List<String> damaged,
            Cut cut,
            boolean reset,
            boolean makesIntent,
            LogPosition end,
            Loss loss)
            implements RepairPlan {}

    /**
     * A segment that stays up to a position.
     *
     * @param segment name of its file
     * @param position of the first byte that goes
     */
    record Cut(String segment, long position) {}
}
