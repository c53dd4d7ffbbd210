package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.TreeMap;

/**
 * Who leaves. A leader drops nobody before it has said that it has the configuration by which it left, or was given
 * time to (H101); and the data directory of who was dropped is refused from then on (H150).
 */
final class ClusterLeavers {
    private static final long MICROS_PER_MILLI = 1_000;
    /** Election timeouts that a leader waits for one that says nothing. */
    private static final long FAREWELL = 4;
    /** Between what a node measures and what is so. */
    private static final long TICK_MICROS = 60_000;

    /**
     * What a leader was told.
     *
     * @param epoch in which it leads
     * @param told the furthest durable end, by node
     */
    private record Leadership(NodeProcess process, long epoch, TreeMap<Integer, Long> told) {}

    /**
     * Since when a configuration is active and committed.
     *
     * @param since in the time in which the leader's machine did not stand still
     */
    private record Waits(Leadership leadership, long offset, long since) {}

    private final Scheduler scheduler;
    private final Judge judge;
    private final Machines machines;
    private final Leadership[] leaderships;
    private final Waits[] waits;

    ClusterLeavers(Setting setting, Machines machines) {
        scheduler = setting.scheduler();
        judge = setting.judge();
        this.machines = machines;
        leaderships = new Leadership[setting.world().size + 1];
        waits = new Waits[setting.world().size + 1];
    }

    /** Something ran on the main executor of a node; before its log is looked at. */
    void settled(NodeProcess process) {
        HostedNode node = process.node();
        int id = process.machine.id;
        if (node.role() != Role.LEADER) {
            return;
        }
        Leadership known = leaderships[id];
        if (known == null || known.process() != process || known.epoch() != node.epoch()) {
            leaderships[id] = new Leadership(process, node.epoch(), new TreeMap<>());
        }
    }

    /** The same, after its log was looked at. */
    void lookedAt(NodeWatch watch, HostedNode node) {
        Leadership leadership = leaderships[watch.id];
        if (node.role() != Role.LEADER || watch.configurations.isEmpty()) {
            return;
        }
        long offset = watch.configurations.lastKey();
        Waits known = waits[watch.id];
        boolean isKnown = known != null && known.leadership() == leadership && known.offset() == offset;
        if (!isKnown && node.hwm() >= offset) {
            waits[watch.id] = new Waits(leadership, offset, ran(watch));
        }
    }

    /** How long the machine did not stand still, up to now. */
    private long ran(NodeWatch watch) {
        SimulatedNode machine = machines.node(watch.id);
        return scheduler.now() - machine.standstill.micros();
    }

    /** A leader is about to hear of a node. */
    void received(NodeProcess process, Envelope envelope) {
        Leadership leadership = leaderships[process.machine.id];
        if (envelope.message() instanceof Message.AppendReply reply
                && leadership != null
                && leadership.process() == process
                && leadership.epoch() == envelope.epoch()) {
            leadership.told().merge(envelope.from(), reply.durable(), Math::max);
        }
    }

    /** A leader has made another configuration than that at this offset. */
    void changed(NodeWatch watch, long offset, Configuration before, Configuration after) {
        for (Member member : before.members().values()) {
            if (!after.isMember(member.id())) {
                dropped(watch, offset, member, after);
            }
        }
        if (!after.removed().containsAll(before.removed())) {
            violated(watch, "lets directories in again that were removed: " + after);
        }
    }

    private void dropped(NodeWatch watch, long offset, Member member, Configuration after) {
        if (member.isBound() && !after.removed().contains(member.incarnation())) {
            violated(watch, "drops n" + member.id() + " and does not remember its data directory");
        }
        if (member.role() != MemberRole.LEAVING) {
            violated(watch, "drops n" + member.id() + ", a " + member.role().word());
            return;
        }
        Leadership leadership = leaderships[watch.id];
        Waits waiting = waits[watch.id];
        boolean knows = leadership != null && leadership.told().getOrDefault(member.id(), -1L) >= offset;
        boolean isWaiting = waiting != null && waiting.leadership() == leadership && waiting.offset() == offset;
        long waited = isWaiting ? ran(watch) - waiting.since() : 0;
        if (!knows && waited + TICK_MICROS < FAREWELL * World.ELECTION_MILLIS * MICROS_PER_MILLI) {
            violated(
                    watch,
                    "drops n" + member.id() + ", which has not said that it knows, after " + waited / MICROS_PER_MILLI
                            + " ms");
        }
    }

    private void violated(NodeWatch watch, String otherwise) {
        judge.violated(Invariant.FAREWELL, watch.id, otherwise);
    }
}
