package dev.tidemark.log.recovery;

import java.util.EnumSet;
import java.util.Set;

/**
 * The table of cases: everything that may be found in a log directory, why it comes about, and what is done. The same
 * table in prose stands in {@code docs/format.md}.
 */
public enum RecoveryCase {
    FRESH(Decision.REPAIR, "no log was here yet", "an empty log is made"),
    UNFINISHED_FORMAT(Decision.REPAIR, "the node stopped while its log was made", "the empty log is made again"),
    CLEAN_END(Decision.NONE, "only zeros follow the last record", "nothing"),
    TORN_TAIL(
            Decision.REPAIR,
            "a crash interrupted a write; nothing in the log says that it had been fsynced",
            "the log is cut after the last good record and zeros are written over the rest"),
    HOLE(
            Decision.REPAIR,
            "of several writes that had not been fsynced a crash left a later one and lost an earlier one",
            "the log is cut before the hole and zeros are written over the rest"),
    LOST_END(
            Decision.REFUSE,
            "the log ends before what is remembered, outside of it, to have been fsynced: its end was deleted, cut off"
                    + " or overwritten, or the disk lost it",
            "nothing is changed and the log is not opened"),
    ALTERED_TAIL(
            Decision.REFUSE,
            "bytes at the end of the log were altered: every sector of this record was written, so this is no torn"
                    + " write",
            "nothing is changed and the log is not opened"),
    ROT_BELOW_DURABLE_END(
            Decision.REFUSE,
            "a record is damaged that had been fsynced: a later marker proves it, so this is no torn write",
            "nothing is changed and the log is not opened"),
    ROT_IN_SEALED_SEGMENT(
            Decision.REFUSE,
            "a record is damaged that had been fsynced: a later segment proves it, so this is no torn write",
            "nothing is changed and the log is not opened"),
    BAD_SEGMENT_HEADER(
            Decision.REFUSE,
            "the header of a segment is damaged; it was durable before the segment was used",
            "nothing is changed and the log is not opened"),
    UNKNOWN_FORMAT(
            Decision.REFUSE,
            "the segment was written by another version of this program",
            "nothing is changed and the log is not opened"),
    FOREIGN_CLUSTER(
            Decision.REFUSE, "the segment belongs to another cluster", "nothing is changed and the log is not opened"),
    FOREIGN_NODE(
            Decision.REFUSE,
            "the segment belongs to another node, or to this one before its data directory was formatted again",
            "nothing is changed and the log is not opened"),
    MISNAMED_SEGMENT(
            Decision.REFUSE,
            "the file's name is not the first offset that its header says: it was renamed or copied",
            "nothing is changed and the log is not opened"),
    MISSING_SEGMENT(
            Decision.REFUSE,
            "a segment file is gone, or records at the end of one are",
            "nothing is changed and the log is not opened"),
    BROKEN_CHAIN(
            Decision.REFUSE,
            "a segment does not continue the one before it: they are not of one history",
            "nothing is changed and the log is not opened"),
    BAD_INTENT_FILE(
            Decision.REFUSE,
            "the file that tells of an unfinished truncation is missing or damaged in both copies",
            "nothing is changed and the log is not opened"),
    STALE_TEMPORARY(
            Decision.REPAIR, "the node stopped while it made a file aside; it was never in use", "the file is deleted"),
    UNFINISHED_TRUNCATION(
            Decision.REPAIR, "the node stopped during a truncation of the log", "the truncation is finished"),
    UNFINISHED_RESET(
            Decision.REPAIR, "the node stopped while a snapshot took the place of its log", "the reset is finished"),
    UNEXPECTED_NAME(Decision.NONE, "a file that no log has", "it is left alone");

    /** What recovery does about a case. */
    public enum Decision {
        NONE,
        REPAIR,
        REFUSE
    }

    /** Written by somebody else, or known to be refused though it may be whole: nothing that others could heal. */
    private static final Set<RecoveryCase> NO_DAMAGE =
            EnumSet.of(LOST_END, UNKNOWN_FORMAT, FOREIGN_CLUSTER, FOREIGN_NODE, MISNAMED_SEGMENT);

    private final Decision decision;
    private final String cause;
    private final String action;

    RecoveryCase(Decision decision, String cause, String action) {
        this.decision = decision;
        this.cause = cause;
        this.action = action;
    }

    public Decision decision() {
        return decision;
    }

    /** Whether something was there that is damaged or gone now, as no crash leaves it. */
    public boolean isDamage() {
        return decision == Decision.REFUSE && !NO_DAMAGE.contains(this);
    }

    /** Why it comes about. */
    public String cause() {
        return cause;
    }

    /** What recovery does. */
    public String action() {
        return action;
    }
}
