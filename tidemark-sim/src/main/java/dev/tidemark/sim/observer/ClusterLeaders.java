package dev.tidemark.sim.observer;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.Map;
import java.util.TreeMap;

/**
 * At most one leader leads in an epoch, it alone makes the entries of it, and it holds all that was committed before.
 */
final class ClusterLeaders {
    private final Scheduler scheduler;
    private final Coverage coverage;
    private final Budget budget;
    private final Judge judge;
    private final CommittedLog committed;
    private final EpochLogs epochLogs;
    private final NodeVotes votes;
    /** Epoch of a leader to how much was committed by it and those before. */
    private final TreeMap<Long, Long> committedBy = new TreeMap<>();

    ClusterLeaders(Setting setting, CommittedLog committed, EpochLogs epochLogs, NodeVotes votes) {
        scheduler = setting.scheduler();
        coverage = setting.coverage();
        budget = setting.budget();
        judge = setting.judge();
        this.committed = committed;
        this.epochLogs = epochLogs;
        this.votes = votes;
    }

    /** The leader of an epoch, if one was seen; 0 if none. */
    int leader(long epoch) {
        return epochLogs.leader(epoch);
    }

    /** A leader has committed up to here. */
    void committed(long epoch, long offset) {
        committedBy.put(epoch, offset);
    }

    /** An entry is seen for the first time anywhere, so this node made it. */
    void appendedFirst(NodeWatch watch, Entry entry) {
        int leader = epochLogs.leader(entry.epoch());
        if (leader == 0 && !budget.isExceeded()) {
            // It won and lost within one step, or it is about to be seen as the leader.
            votes.stored(watch, watch.process.node().vote());
            if (watch.storedEpoch < entry.epoch()
                    || (watch.storedEpoch == entry.epoch() && watch.storedVote != watch.id)) {
                judge.violated(
                        Invariant.ELECTION_SAFETY, watch.id, "made " + entry.position() + " but stood in no election");
            }
            leads(watch, entry.epoch());
        } else if (leader != watch.id && !budget.isExceeded()) {
            judge.violated(
                    Invariant.ELECTION_SAFETY, watch.id, "made " + entry.position() + " in the epoch of n" + leader);
        }
    }

    /** A node leads that did not lead in this epoch before. */
    void leads(NodeWatch watch, long epoch) {
        watch.ledEpoch = epoch;
        if (budget.isExceeded()) {
            return;
        }
        if (epochLogs.leader(epoch) == 0) {
            coverage.add(Coverage.Event.ELECTION);
            scheduler.trace(watch.id, 0, () -> "LEADS in epoch " + epoch);
        }
        epochLogs.leads(watch.id, epoch);
        Map.Entry<Long, Long> before = committedBy.lowerEntry(epoch);
        long must = before == null ? 0 : before.getValue();
        if (must > watch.log.base() && (must > watch.log.end() || !committed.holds(must, watch.log.chain(must)))) {
            judge.violated(
                    Invariant.LEADER_COMPLETENESS,
                    watch.id,
                    "leads in epoch " + epoch + " with a log to " + watch.log.end() + " that lacks entry " + must
                            + ", which was committed before");
        }
    }
}
