package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.Release;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;

/** The feature level: who may raise it, who must not go by it, and that it never falls (H180, H181). */
final class ClusterLevels {
    private final Budget budget;
    private final Judge judge;
    private final Machines machines;
    private final CommittedLog committed;
    private final boolean changes;

    ClusterLevels(Setting setting, Machines machines, CommittedLog committed) {
        budget = setting.budget();
        judge = setting.judge();
        this.machines = machines;
        this.committed = committed;
        changes = setting.faults().has(FaultKind.RELEASES);
    }

    /** After each step of a node. */
    void settled(NodeWatch watch, HostedNode node) {
        int level = node.configuration().level();
        if (level > node.highestLevel()) {
            judge.violated(
                    Invariant.FEATURE_LEVEL,
                    watch.id,
                    "goes by level " + level + ", and supports levels up to " + node.highestLevel());
        }
        Configuration known = changes && !budget.isExceeded() ? committed.knownTo(node) : null;
        if (known != null && level < known.level()) {
            judge.violated(
                    Invariant.FEATURE_LEVEL,
                    watch.id,
                    "goes by level " + level + ", and knows that " + known.level() + " is committed");
        }
    }

    /**
     * A log grows by a configuration.
     *
     * @param before of that log; null: not known
     * @param first whether it is seen for the first time anywhere, so that this node made it
     */
    void appended(NodeWatch watch, Configuration before, Configuration now, boolean first) {
        if (before != null && now.level() < before.level()) {
            judge.violated(
                    Invariant.FEATURE_LEVEL,
                    watch.id,
                    "appends level " + now.level() + " after level " + before.level());
        }
        boolean rises = before != null && now.level() > before.level();
        if (changes && first && rises) {
            now.members().keySet().forEach(id -> mustSupport(watch, id, now.level()));
        }
    }

    private void mustSupport(NodeWatch watch, int id, int level) {
        Release release = machines.node(id).release;
        if (release.highestLevel() < level) {
            judge.violated(
                    Invariant.FEATURE_LEVEL,
                    watch.id,
                    "raises the level to " + level + ", which n" + id + " does not support");
        }
    }
}
