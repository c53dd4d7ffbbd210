package dev.tidemark.sim.observer;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import java.util.HashMap;
import java.util.Map;

/**
 * Every entry that was ever appended anywhere, by epoch and offset, also those that were truncated since: (epoch,
 * offset) names one entry, made by the one leader of the epoch (hazards, rule 3).
 */
final class EpochLogs {
    /** The entries of one epoch are contiguous: one leader appends them. */
    static final class EpochLog {
        final long epoch;
        int leader;
        long first;
        final ShadowLog entries = new ShadowLog();

        EpochLog(long epoch) {
            this.epoch = epoch;
        }
    }

    private final Judge judge;
    /** Looked up only. */
    private final Map<Long, EpochLog> byEpoch = new HashMap<>();

    private EpochLog last = new EpochLog(-1);

    EpochLogs(Judge judge) {
        this.judge = judge;
    }

    EpochLog of(long epoch) {
        if (last.epoch != epoch) {
            last = byEpoch.computeIfAbsent(epoch, EpochLog::new);
        }
        return last;
    }

    /** The leader of an epoch, if one was seen; 0 if none. */
    int leader(long epoch) {
        return of(epoch).leader;
    }

    /** A node has won an election. */
    void leads(int node, long epoch) {
        EpochLog log = of(epoch);
        if (log.leader != 0 && log.leader != node) {
            judge.violated(
                    Invariant.ELECTION_SAFETY, "n" + log.leader + " and n" + node + " both lead in epoch " + epoch);
            return;
        }
        log.leader = node;
    }

    /** @return whether this is the first time that the entry is seen anywhere */
    boolean appended(int node, Entry entry) {
        EpochLog log = of(entry.epoch());
        if (log.first == 0) {
            log.first = entry.offset();
            log.entries.resetTo(entry.offset() - 1, 0, 0);
        }
        long offset = entry.offset();
        if (offset > log.first - 1 && offset <= log.entries.end()) {
            if (log.entries.chain(offset) != entry.chain()) {
                judge.violated(
                        Invariant.LOG_MATCHING,
                        "n" + node + " has another entry " + entry.position()
                                + " than was appended first under that name");
            }
            return false;
        }
        if (offset != log.entries.end() + 1) {
            judge.violated(
                    Invariant.LOG_ORDER,
                    "n" + node + " has entry " + entry.position() + ", but the entries of its epoch are " + log.first
                            + " to " + log.entries.end());
            return false;
        }
        log.entries.append(entry.epoch(), entry.chain());
        return true;
    }
}
