package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.SnapshotReply;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.TreeMap;

/**
 * Spares take the places of voters that are silent, and of no others, one at a time, and N stays what it is (H151). By
 * the time that a leader ran since it heard of a voter last, in its epoch, as it is seen from outside.
 */
final class ClusterStandIns {
    private static final long MICROS_PER_MILLI = 1_000;
    /** Between what a node measures and what is so: it looks at its clock now and then. */
    private static final long TICK_MICROS = 60_000;
    /** A pause is noticed, and counted from, with the next thing that was to be done. */
    private static final long FREEZE_MICROS = 50_000;

    /** @param stoodStill of the leader's machine, up to then, and how often */
    private record Heard(long at, long stoodStill, int freezes) {}

    /** @param epoch in which it leads */
    private record Leadership(NodeProcess process, long epoch, Heard began, TreeMap<Integer, Heard> heard) {}

    private final World world;
    private final Scheduler scheduler;
    private final Judge judge;
    private final Coverage coverage;
    private final Machines machines;
    private final Leadership[] leaderships;

    ClusterStandIns(Setting setting, Machines machines) {
        world = setting.world();
        scheduler = setting.scheduler();
        judge = setting.judge();
        coverage = setting.coverage();
        this.machines = machines;
        leaderships = new Leadership[world.size + 1];
    }

    /** Something ran on the main executor of a node; before its log is looked at. */
    void settled(NodeProcess process) {
        HostedNode node = process.node();
        int id = process.machine.id;
        if (!world.hasSpares() || node.role() != Role.LEADER) {
            return;
        }
        Leadership known = leaderships[id];
        if (known == null || known.process() != process || known.epoch() != node.epoch()) {
            leaderships[id] = new Leadership(process, node.epoch(), now(process.machine), new TreeMap<>());
        }
    }

    private Heard now(SimulatedNode machine) {
        return new Heard(scheduler.now(), machine.standstill.micros(), machine.standstill.times());
    }

    /** A leader is about to hear of a node. */
    void received(NodeProcess process, Envelope envelope) {
        Leadership leadership = leaderships[process.machine.id];
        boolean answers = envelope.message() instanceof Message.AppendReply
                || envelope.message() instanceof Message.AppendMismatch
                || envelope.message() instanceof SnapshotReply;
        if (answers
                && leadership != null
                && leadership.process() == process
                && leadership.epoch() == envelope.epoch()
                && process.node().configuration().isKnown(envelope.from(), envelope.incarnation())) {
            leadership.heard().put(envelope.from(), now(process.machine));
        }
    }

    /** A leader of this epoch has made another configuration. */
    void changed(NodeWatch watch, long epoch, Configuration before, Configuration after) {
        if (!world.hasSpares()) {
            return;
        }
        if (after.sizes().voters() != world.voters) {
            violated(watch, "makes " + after.sizes().voters() + " voters of " + world.voters + ": " + after);
        }
        for (Member member : after.members().values()) {
            Member was = before.members().get(member.id());
            if (was != null && was.role() == MemberRole.SPARE && member.role() == MemberRole.VOTER) {
                int gone = steppedIn(watch, before, after, member.id());
                if (gone != 0) {
                    wasSilent(watch, epoch, gone);
                }
            }
        }
    }

    /** @return whose place it takes */
    private int steppedIn(NodeWatch watch, Configuration before, Configuration after, int spare) {
        coverage.add(Coverage.Event.STOOD_IN);
        boolean isBusy = before.isJoint()
                || before.members().values().stream().anyMatch(member -> member.role() == MemberRole.LEAVING);
        if (isBusy) {
            violated(watch, "has n" + spare + " step in before an earlier change is done: " + before);
        }
        int gone = 0;
        int count = 0;
        for (Member member : before.members().values()) {
            Member now = after.members().get(member.id());
            boolean leaves = now != null && now.role() == MemberRole.LEAVING;
            if (leaves && member.role() != MemberRole.LEAVING) {
                gone = member.id();
                count++;
            }
        }
        if (count != 1) {
            violated(watch, "has n" + spare + " step in for " + count + " voters: " + after);
            return 0;
        }
        return gone;
    }

    private void wasSilent(NodeWatch watch, long epoch, int gone) {
        Leadership leadership = leaderships[watch.id];
        if (leadership == null || leadership.epoch() != epoch || leadership.process() != watch.process) {
            violated(watch, "has n" + gone + " replaced in the moment in which it is elected");
            return;
        }
        Heard last = leadership.heard().getOrDefault(gone, leadership.began());
        SimulatedNode machine = machines.node(watch.id);
        Heard now = now(machine);
        long ran = now.at() - last.at() - (now.stoodStill() - last.stoodStill());
        long slack = TICK_MICROS + FREEZE_MICROS * (now.freezes() - last.freezes());
        if (ran + slack < world.replaceAfterMillis * MICROS_PER_MILLI) {
            violated(
                    watch,
                    "has n" + gone + " replaced, of which it heard " + ran / MICROS_PER_MILLI + " ms ago, of "
                            + world.replaceAfterMillis);
        }
    }

    private void violated(NodeWatch watch, String otherwise) {
        judge.violated(Invariant.STAND_IN, watch.id, otherwise);
    }
}
