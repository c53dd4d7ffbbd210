package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.Reconfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The feature level of the cluster: a leader raises it when every member supports it, by an operator's word or once
 * that has been so for long. What a member supports it says when it is connected; of one that is not, nothing is known,
 * since it may come back as an older release (H180).
 */
final class FeatureLevels {
    private final Core core;
    private final MemberSteps steps;
    /** By the word of those who are connected. Looked up only. */
    private final Map<Integer, Integer> told = new HashMap<>();
    /** The level that all support, above the active one; 0: none. */
    private int wanted;
    /** Since when, by {@link Core#awake}. */
    private long wantedSince;

    FeatureLevels(Core core, MemberSteps steps) {
        this.core = core;
        this.steps = steps;
    }

    /** This node leads from now on. */
    void leads() {
        wanted = 0;
    }

    void told(Input.PeerLevel input) {
        told.put(input.peer(), input.level());
    }

    /** The highest that a node supports; 0: not known. */
    private int of(int node) {
        return node == core.self() ? core.options.levels().highest() : told.getOrDefault(node, 0);
    }

    /** Whether it is known what a node supports. */
    boolean isKnown(int node) {
        return of(node) > 0;
    }

    /** The highest that all members support. */
    private int ofAll() {
        int lowest = core.options.levels().highest();
        for (int id : core.configuration().members().keySet()) {
            lowest = Math.min(lowest, of(id));
        }
        return lowest;
    }

    /** Raises the level if that is to be done now. Called once for a batch of inputs, of a leader. */
    void advance() {
        Configuration active = core.configuration();
        LevelOptions options = core.options.levels();
        int all = options.areByHand() || active.level() >= options.highest() ? 0 : ofAll();
        if (all <= active.level()) {
            wanted = 0;
            return;
        }
        if (all != wanted) {
            wanted = all;
            wantedSince = core.awake();
        }
        boolean isSettled = core.log.configurations().offset() <= core.log.hwm()
                && core.log.epochs().epochAt(core.log.hwm()) == core.epoch;
        boolean isDue = core.awake() - wantedSince >= options.raiseAfterMillis();
        if (isDue && isSettled && !active.isJoint() && steps.mayChange()) {
            steps.append(Reconfiguration.raised(active, wanted));
        }
    }

    /** Why the level must not be raised to this one, for people; null: it may. */
    String objectionTo(int level) {
        List<String> lacking = new ArrayList<>();
        for (Member member : core.configuration().members().values()) {
            int highest = of(member.id());
            if (highest == 0) {
                lacking.add("node " + member.id() + " is not connected, so nobody knows what it supports");
            } else if (highest < level) {
                lacking.add("node " + member.id() + " supports level " + highest + " at most");
            }
        }
        return lacking.isEmpty()
                ? null
                : "the feature level stays " + core.configuration().level() + ", since every member must support "
                        + level + ": " + String.join("; ", lacking) + ". Install a release that does there, or remove"
                        + " the node, and ask again";
    }

    /** Why the leader cannot be asked for this, for people; null: it can. It would close the connection (H180). */
    String objectionToAsking(MemberChange change) {
        if (core.isLeader() || core.leader == 0 || change.since() == FeatureLevel.FIRST) {
            return null;
        }
        int level = of(core.leader);
        return level >= change.since().number()
                ? null
                : level == 0
                        ? "node " + core.leader + " leads and is not connected: nothing was changed, ask again"
                        : "node " + core.leader + " leads and runs an older release, which does not know what that is:"
                                + " nothing was changed. Install a newer release there first";
    }

    /** Why this node must not have an entry in its log, for people; null: it may. */
    static String refusalOf(Entry entry, ReplicaOptions options) {
        if (!EntryKind.carriesConfiguration(entry.kind())) {
            return null;
        }
        int level = Configuration.levelOf(entry.payload());
        return level <= options.levels().highest()
                ? null
                : FeatureLevel.tooHigh(level, options.levels().highest());
    }
}
