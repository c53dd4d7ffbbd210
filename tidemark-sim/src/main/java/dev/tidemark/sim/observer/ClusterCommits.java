package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.OldVoters;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is called committed: by whom first, on how many disks, and that it stays so in every log. */
final class ClusterCommits {
    private final Coverage coverage;
    private final Budget budget;
    private final Judge judge;
    private final CommittedLog committed;
    private final ClusterLeaders leaders;
    private final NodeWatch[] watches;
    private final ClusterTime time;
    private final ClusterLeases leases;
    /** In which epoch entries were committed, by the last of each commit. */
    private final TreeMap<Long, Long> epochs = new TreeMap<>();

    ClusterCommits(
            Setting setting,
            CommittedLog committed,
            ClusterLeaders leaders,
            NodeWatch[] watches,
            ClusterTime time,
            ClusterLeases leases) {
        coverage = setting.coverage();
        budget = setting.budget();
        judge = setting.judge();
        this.committed = committed;
        this.leaders = leaders;
        this.watches = watches;
        this.time = time;
        this.leases = leases;
    }

    /** A node calls everything up to here committed. */
    void hwmIs(NodeWatch watch, HostedNode node, long hwm) {
        if (hwm == watch.hwm) {
            return;
        }
        if (hwm < watch.hwm) {
            judge.violated(Invariant.HWM_MONOTONIC, watch.id, "high watermark goes from " + watch.hwm + " to " + hwm);
        }
        watch.hwm = hwm;
        if (hwm > watch.log.end()) {
            judge.violated(
                    Invariant.RELATIONS, watch.id, "high watermark " + hwm + " beyond the log end " + watch.log.end());
            return;
        }
        if (budget.isExceeded()) {
            return;
        }
        if (hwm > committed.end()) {
            commits(watch, node, hwm);
        }
        checkCovered(watch);
    }

    /** What a node's high watermark covers is what was committed. */
    void checkCovered(NodeWatch watch) {
        long hwm = watch.hwm;
        if (hwm <= watch.log.base() || hwm > watch.log.end() || budget.isExceeded()) {
            return;
        }
        if (!committed.holds(hwm, watch.log.chain(hwm))) {
            judge.violated(
                    Invariant.HWM_COVERS_COMMITTED,
                    watch.id,
                    "high watermark " + hwm + " covers an entry of epoch " + watch.log.epoch(hwm)
                            + " that is not the committed one");
        }
    }

    private void commits(NodeWatch watch, HostedNode node, long hwm) {
        leases.commits(watch);
        Entry last = node.entry(hwm);
        if (last == null || leaders.leader(last.epoch()) != watch.id || last.epoch() > watch.epoch) {
            judge.violated(
                    Invariant.OWN_EPOCH_COMMIT,
                    watch.id,
                    "is the first to call entry " + hwm + (last == null ? "" : "@" + last.epoch())
                            + " committed, and did not make it");
            if (last == null) {
                return;
            }
        }
        for (long offset = committed.end() + 1; offset <= hwm; offset++) {
            Entry entry = node.entry(offset);
            timeIsBelievable(watch, entry);
            committed.commit(entry);
            coverage.add(Coverage.Event.COMMITTED_ENTRY);
        }
        epochs.put(hwm, last.epoch());
        leaders.committed(last.epoch(), hwm);
        isOnDisks(watch, node, last);
    }

    private void isOnDisks(NodeWatch watch, HostedNode node, Entry last) {
        long offset = last.offset();
        Set<Integer> copies = new TreeSet<>();
        for (NodeWatch other : watches) {
            if (other.hasOnDisk(offset, last.epoch(), last.chain()) || offset <= other.lost) {
                copies.add(other.id);
            }
        }
        // What this step committed may have begun or ended a change.
        boolean isEnough = isEnough(node.configuration(), copies)
                || (watch.settledConfiguration != null && isEnough(watch.settledConfiguration, copies));
        if (!isEnough) {
            judge.violated(
                    Invariant.COMMIT_DURABILITY,
                    watch.id,
                    "calls entry " + last.position() + " committed, which is on the disks of " + copies
                            + ", not enough for " + node.configuration());
        }
    }

    /** W of the voters; while they change, W of the new ones and of the old ones enough to meet every election. */
    private static boolean isEnough(Configuration members, Set<Integer> copies) {
        OldVoters old = members.old();
        return holding(members.voters(), copies) >= members.writeQuorum()
                && (old == null || holding(old.ids(), copies) >= leaving(old));
    }

    private static int leaving(OldVoters old) {
        int n = old.ids().size() + old.vacant();
        int majority = n / 2 + 1;
        return old.writeQuorum() <= majority ? old.writeQuorum() : n - majority + 1;
    }

    private static long holding(Set<Integer> voters, Set<Integer> copies) {
        return voters.stream().filter(copies::contains).count();
    }

    /** No single clock may push the log's time ahead (H65). */
    private void timeIsBelievable(NodeWatch watch, Entry entry) {
        time.mayBe(entry.time(), watch, "commits entry " + entry.position());
    }

    /**
     * Everything from {@code first} on goes from a log; only the first can be the worst. A node that has not yet heard
     * of the epoch in which it was committed may remove its copy when an older leader, which did not have it, says so:
     * it has told the one that committed it of nothing, so that copy did not count.
     */
    void removed(NodeWatch watch, long first) {
        if (first <= watch.log.base() || first > watch.log.end() || budget.isExceeded()) {
            return;
        }
        if (committed.holds(first, watch.log.chain(first)) && watch.epochBefore >= committedIn(first)) {
            judge.violated(Invariant.COMMITTED_STAYS, watch.id, "removes entry " + first + ", which is committed");
        }
    }

    private long committedIn(long offset) {
        Map.Entry<Long, Long> commit = epochs.ceilingEntry(offset);
        return commit == null ? 0 : commit.getValue();
    }
}
