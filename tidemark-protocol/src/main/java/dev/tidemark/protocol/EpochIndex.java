package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Which epoch starts at which offset. Answers in one step what would take one probe per entry otherwise: where do two
 * logs agree (KIP-101, KIP-279; hazards H22, H23)?
 *
 * <p>It may begin after the start of the log, where older entries are gone; there the first item stands for the epoch
 * of the entry just before.
 */
final class EpochIndex {
    /** The offset of the first entry of {@code epoch} that this index knows. */
    record Start(long epoch, long offset) {}

    private final List<Start> starts = new ArrayList<>();

    /** Notes an entry at the end of the log. Epochs never go back (H37). */
    void append(long epoch, long offset) {
        if (starts.isEmpty() || epoch > last().epoch()) {
            starts.add(new Start(epoch, offset));
        } else if (epoch < last().epoch()) {
            throw new IllegalStateException(
                    "entry " + offset + " of epoch " + epoch + " after epoch " + last().epoch());
        }
    }

    void truncateAfter(long offset) {
        while (!starts.isEmpty() && last().offset() > offset) {
            starts.remove(starts.size() - 1);
        }
    }

    /** Starts again after an installed snapshot. */
    void resetTo(Position position) {
        starts.clear();
        if (position.offset() > 0) {
            starts.add(new Start(position.epoch(), position.offset()));
        }
    }

    /** The epoch of the entry at {@code offset}, or 0 if that is before what the index knows. */
    long epochAt(long offset) {
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (starts.get(i).offset() <= offset) {
                return starts.get(i).epoch();
            }
        }
        return 0;
    }

    /**
     * Whether the entry at {@code offset} is of {@code epoch}, or may be, where the index does not reach back so far.
     */
    boolean mayHold(long epoch, long offset) {
        long known = epochAt(offset);
        return known == epoch
                || (known == 0 && (starts.isEmpty() || epoch <= starts.get(0).epoch()));
    }

    /**
     * The last offset of every epoch up to {@code offset}, newest first, at most {@code limit} of them: what a follower
     * tells a leader whose prefix it does not have.
     */
    List<EpochEnd> ends(long offset, int limit) {
        List<EpochEnd> ends = new ArrayList<>();
        long end = offset;
        for (int i = starts.size() - 1; i >= 0 && ends.size() < limit; i--) {
            if (starts.get(i).offset() <= end) {
                ends.add(new EpochEnd(starts.get(i).epoch(), end));
                end = starts.get(i).offset() - 1;
            }
        }
        return ends;
    }

    /**
     * The last offset at which a log with the given ends can agree with this one: entries of one epoch were made by one
     * leader in one order, so two logs agree up to the shorter end of the newest epoch that both know.
     *
     * @param ends newest first
     * @param logEnd of this log
     * @return an offset, or -1 if none of the epochs is known here
     */
    long lastPossibleMatch(List<EpochEnd> ends, long logEnd) {
        for (EpochEnd theirs : ends) {
            long mine = endOf(theirs.epoch(), logEnd);
            if (mine >= 0) {
                return Math.min(mine, theirs.offset());
            }
        }
        return -1;
    }

    private long endOf(long epoch, long logEnd) {
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (starts.get(i).epoch() == epoch) {
                return i + 1 < starts.size() ? starts.get(i + 1).offset() - 1 : logEnd;
            }
        }
        return -1;
    }

    private Start last() {
        return starts.get(starts.size() - 1);
    }
}
