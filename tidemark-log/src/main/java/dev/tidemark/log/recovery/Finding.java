package dev.tidemark.log.recovery;

/**
 * One thing that recovery, or an inspection, found in a log directory.
 *
 * @param kind which case of the table it is
 * @param file in which it was found
 * @param position of the byte in the file; 0 if it is about the file as a whole
 * @param firstOffset of the records that it touches; 0 if none
 * @param lastOffset of these records, if known; 0 if unknown
 * @param detail what exactly was seen
 */
public record Finding(RecoveryCase kind, String file, long position, long firstOffset, long lastOffset, String detail) {

    static Finding ofFile(RecoveryCase kind, String file, String detail) {
        return new Finding(kind, file, 0, 0, 0, detail);
    }

    public boolean refuses() {
        return kind.decision() == RecoveryCase.Decision.REFUSE;
    }

    /** For the operator: what was found, what it means for the data, and, if the log is refused, what to do. */
    public String message() {
        return refuses()
                ? text() + ' ' + ADVICE + (kind == RecoveryCase.LOST_END ? ACCEPT_LOSS : "")
                : text() + " Done: " + kind.action() + '.';
    }

    /** What was found, and which records it touches, without advice. */
    public String text() {
        return file + (position > 0 ? " at byte " + position : "") + ": " + kind.cause() + " (" + detail + ")."
                + (firstOffset > 0 ? " Records touched: " + range() + '.' : "");
    }

    private String range() {
        if (lastOffset == firstOffset) {
            return Long.toString(firstOffset);
        }
        return lastOffset > 0 ? firstOffset + " to " + lastOffset : firstOffset + " and all after it";
    }

    private static final String ACCEPT_LOSS = " If there is none, accept what the log holds now and lose the rest:"
            + " 'tidemark log accept-loss DIR', with the node stopped.";

    private static final String ADVICE =
            "The log was not opened and nothing in it was changed, because records that were"
                    + " acknowledged may be among those it could not read, and a node that starts without them could"
                    + " vote them away. A node that has peers puts damaged files aside when it starts, and the others"
                    + " fill its log, unless something else is wrong as well. What to do: (1)"
                    + " keep a copy of the data directory; (2) look at the log with 'tidemark log verify'; (3) in a"
                    + " cluster, leave the other nodes running: as long as they form a quorum, nothing is lost and"
                    + " clients are served. With an emptied disk the node is another one, which the others let in again"
                    + " (tidemark members replace), and which has nothing of its own; (4) restore the directory from a"
                    + " copy of this very"
                    + " node of the moment it stopped, never an older one: what it acknowledged since would be lost"
                    + " without a word; (5) a cluster of one node has the damaged records nowhere else: restore a"
                    + " backup, and what was written since it was made is lost, or see what 'tidemark log repair DIR'"
                    + " can keep, which is all before the damage.";
}
