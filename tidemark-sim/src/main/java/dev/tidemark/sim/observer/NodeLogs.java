package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.Map;

/**
 * Follows the log of each node in memory: what comes, what goes, what a snapshot replaces, and which configuration
 * counts.
 */
final class NodeLogs {
    private final Budget budget;
    private final Judge judge;
    private final Coverage coverage;
    private final CommittedLog committed;
    private final EpochLogs epochLogs;
    private final ClusterLeaders leaders;
    private final ClusterCommits commits;
    private final ClusterLevels levels;
    private final ClusterStandIns standIns;
    private final ClusterLeavers leavers;

    NodeLogs(
            Setting setting,
            CommittedLog committed,
            EpochLogs epochLogs,
            ClusterLeaders leaders,
            ClusterCommits commits,
            ClusterLevels levels,
            ClusterStandIns standIns,
            ClusterLeavers leavers) {
        budget = setting.budget();
        judge = setting.judge();
        coverage = setting.coverage();
        this.committed = committed;
        this.epochLogs = epochLogs;
        this.leaders = leaders;
        this.commits = commits;
        this.levels = levels;
        this.standIns = standIns;
        this.leavers = leavers;
    }

    /** A node comes back with a log. */
    void started(NodeWatch watch, HostedNode node) {
        watch.configurations.clear();
        Position end = node.end();
        long from = end.offset();
        while (node.entry(from) != null) {
            from--;
        }
        Entry first = node.entry(from + 1);
        boolean known = from >= watch.log.base() && from <= watch.log.end();
        if (first == null) {
            watch.log.resetTo(end.offset(), end.epoch(), end.chain());
        } else if (known && watch.log.epoch(from) <= first.epoch()) { // else an older log came back, with what was lost
            watch.log.truncateAfter(from);
        } else if (from >= committed.base()
                && from <= committed.end()
                && committed.log().epoch(from) <= first.epoch()) { // else what is committed there is not in this log
            watch.log.resetTo(from, committed.log().epoch(from), committed.log().chain(from));
        } else {
            watch.log.resetTo(from, 0, 0);
        }
        append(watch, node, end);
        checkConfiguration(watch, node);
    }

    /** Something may have changed a log. */
    void follow(NodeWatch watch, HostedNode node) {
        Position end = node.end();
        if (end.offset() != watch.log.end() || end.chain() != watch.log.chain(watch.log.end())) {
            changed(watch, node, end);
        }
    }

    private void changed(NodeWatch watch, HostedNode node, Position end) {
        long same = Math.min(end.offset(), watch.log.end());
        while (same > watch.log.base()) {
            Entry entry = node.entry(same);
            if (entry == null || entry.chain() == watch.log.chain(same)) {
                break;
            }
            same--;
        }
        boolean endsElsewhere =
                end.offset() > same ? node.entry(same + 1) == null : end.chain() != watch.log.chain(same);
        if (endsElsewhere) {
            coverage.add(Coverage.Event.SNAPSHOT_INSTALLED);
            replacedBySnapshot(watch, end);
        } else {
            if (same < watch.log.end()) {
                truncated(watch, same);
            }
            append(watch, node, end);
        }
        checkConfiguration(watch, node);
    }

    private void replacedBySnapshot(NodeWatch watch, Position end) {
        commits.removed(watch, end.offset() + 1);
        watch.log.resetTo(end.offset(), end.epoch(), end.chain());
        watch.configurations.clear();
        Configuration there = committed.configurationAt(end.offset());
        if (there != null) {
            watch.configurations.put(end.offset(), there);
        }
        watch.acknowledged = end.offset();
    }

    private void truncated(NodeWatch watch, long after) {
        watch.configurations.tailMap(after, false).clear();
        coverage.add(Coverage.Event.TRUNCATION);
        commits.removed(watch, after + 1);
        watch.log.truncateAfter(after);
        watch.acknowledged = Math.min(watch.acknowledged, after);
    }

    private void append(NodeWatch watch, HostedNode node, Position end) {
        for (long offset = watch.log.end() + 1; offset <= end.offset(); offset++) {
            Entry entry = node.entry(offset);
            if (watch.log.end() > watch.log.base() && entry.epoch() < watch.log.epoch(offset - 1)) {
                judge.violated(Invariant.LOG_ORDER, watch.id, "appends " + entry.position() + " after a later epoch");
            }
            boolean isFirst = !budget.isExceeded() && epochLogs.appended(watch.id, entry);
            if (isFirst) {
                leaders.appendedFirst(watch, entry);
            }
            watch.log.append(entry.epoch(), entry.chain());
            if (carriesConfiguration(entry)) {
                Configuration next = Configuration.decode(entry.payload());
                if (isFirst && !watch.configurations.isEmpty()) {
                    Map.Entry<Long, Configuration> before = watch.configurations.lastEntry();
                    standIns.changed(watch, entry.epoch(), before.getValue(), next);
                    leavers.changed(watch, before.getKey(), before.getValue(), next);
                }
                configured(watch, offset, next, isFirst);
            }
        }
    }

    private void configured(NodeWatch watch, long offset, Configuration now, boolean isFirst) {
        levels.appended(watch, before(watch, offset), now, isFirst);
        watch.configurations.put(offset, now);
    }

    private static boolean carriesConfiguration(Entry entry) {
        EntryKind kind = EntryKind.of(entry.kind());
        return kind == EntryKind.EPOCH_START || kind == EntryKind.CONFIGURATION;
    }

    /** What this log went by before an entry; null: that is not known. */
    private Configuration before(NodeWatch watch, long offset) {
        if (!watch.configurations.isEmpty()) {
            return watch.configurations.lastEntry().getValue();
        }
        boolean isCommitted = committed.holds(offset - 1, watch.log.chain(offset - 1)); // else it may be an older log
        return isCommitted ? committed.configurationAt(offset - 1) : null;
    }

    /** Whatever the log's last configuration is, is active, from the moment it is there to the moment it goes. */
    private void checkConfiguration(NodeWatch watch, HostedNode node) {
        Configuration newest = watch.configurations.isEmpty()
                ? null
                : watch.configurations.lastEntry().getValue();
        if (newest != null && !newest.equals(node.configuration())) {
            judge.violated(
                    Invariant.CONFIGURATION,
                    watch.id,
                    "goes by " + node.configuration() + ", its log says " + newest + " since entry "
                            + watch.configurations.lastKey());
        }
    }
}
