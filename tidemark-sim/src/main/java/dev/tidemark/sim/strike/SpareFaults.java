package dev.tidemark.sim.strike;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.observer.Observer;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.List;
import java.util.TreeSet;

/**
 * Spares stand by, machines are lost for good, and nobody does anything about it: the leaders replace who is gone
 * (H151, H152). In the end machines that were replaced get an empty disk and are added as spares.
 */
final class SpareFaults {
    private static final String[] ZONES = {"", "a", "b", "c"};

    private final Scheduler scheduler;
    private final Faults faults;
    private final Coverage coverage;
    private final Machines machines;
    private final CommittedLog committed;
    private final Observer observer;
    private final NodeFaults nodes;
    private final MemberFaults members;
    /** Machines with an empty directory that was never a member. */
    private final TreeSet<Integer> fresh = new TreeSet<>();

    SpareFaults(
            Setting setting,
            Machines machines,
            CommittedLog committed,
            Observer observer,
            NodeFaults nodes,
            MemberFaults members) {
        scheduler = setting.scheduler();
        faults = setting.faults();
        coverage = setting.coverage();
        this.machines = machines;
        this.committed = committed;
        this.observer = observer;
        this.nodes = nodes;
        this.members = members;
        for (int id = setting.world().voters + 1; id <= setting.world().size; id++) {
            fresh.add(id);
        }
    }

    void start(Dice dice) {
        again(dice, dice.between(100_000, 300_000), this::tend);
        again(dice, dice.between(300_000, 1_000_000), this::strike);
    }

    private interface Doing {
        void now(Dice dice, Configuration agreed);
    }

    private void again(Dice dice, long every, Doing what) {
        scheduler.after(dice.between(every / 2, every), () -> {
            if (faults.has(FaultKind.MEMBERS)) {
                Configuration agreed = committed.configuration();
                if (agreed != null) {
                    what.now(dice, agreed);
                }
                again(dice, every, what);
            }
        });
    }

    /** Who is no member is added as a spare, once the cluster may have any. */
    private void tend(Dice dice, Configuration agreed) {
        if (!FeatureLevel.SPARES.isIn(agreed)) {
            members.ask(dice, MemberChange.raiseLevel(MemberChange.ANY, FeatureLevel.SPARES.number()));
            if (dice.chance(0.8)) {
                return; // else it must be refused
            }
        }
        fresh.removeAll(agreed.members().keySet());
        for (SimulatedNode node : machines) {
            boolean isNobodys = !agreed.isMember(node.id) && members.isNobodysMember(node);
            if (isNobodys && !fresh.contains(node.id) && dice.chance(0.4)) {
                empties(node);
            }
            if (isNobodys && fresh.contains(node.id)) {
                String zone = ZONES[dice.pick(ZONES.length)];
                members.ask(dice, change(MemberChange.Kind.ADD_SPARE, node.id, "n" + node.id + ":1", zone));
            }
        }
        if (dice.chance(0.1)) {
            members.ask(
                    dice, change(MemberChange.Kind.ZONE, machines.any(dice).id, "", ZONES[dice.pick(ZONES.length)]));
        }
    }

    private static MemberChange change(MemberChange.Kind kind, int id, String address, String zone) {
        return new MemberChange(kind, MemberChange.ANY, id, 0, address, "", 0, zone);
    }

    private void empties(SimulatedNode node) {
        if (node.isUp()) {
            node.crash();
        }
        node.format(true);
        observer.wiped(node);
        fresh.add(node.id);
        nodes.restartLater(node);
    }

    /** A machine is lost for good, or two at once. */
    private void strike(Dice dice, Configuration agreed) {
        if (!FeatureLevel.SPARES.isIn(agreed)) {
            return; // a level is raised by all members, and nobody would take the place of one that is lost
        }
        if (loses(any(dice, agreed), agreed) && dice.chance(0.4)) {
            loses(any(dice, agreed), agreed);
        }
    }

    /** Mostly a voter. */
    private SimulatedNode any(Dice dice, Configuration agreed) {
        List<Integer> voters = List.copyOf(agreed.voters());
        return dice.chance(0.8) ? machines.node(voters.get(dice.pick(voters.size()))) : machines.any(dice);
    }

    private boolean loses(SimulatedNode node, Configuration agreed) {
        if (!mayLose(node, agreed)) {
            return false;
        }
        node.bury();
        faults.hadEffect(FaultKind.MEMBERS);
        coverage.add(Coverage.Event.DISK_BURIED);
        return true;
    }

    /** Whether the others can go on, at the latest when a spare has stepped in, and know by whom. */
    private boolean mayLose(SimulatedNode lost, Configuration agreed) {
        if (lost.isBuried() || !agreed.isMember(lost.id) || agreed.isJoint()) {
            return false;
        }
        for (SimulatedNode node : machines) {
            if (agreed.isMember(node.id) && !node.isBuried() && !knows(node, agreed)) {
                return false;
            }
        }
        QuorumSizes sizes = agreed.sizes();
        int voters = left(agreed, MemberRole.VOTER, lost);
        int spares = left(agreed, MemberRole.SPARE, lost);
        // Where writes wait for the voter, who left before cannot be dropped, and no other is replaced meanwhile.
        boolean isBusy = agreed.members().values().stream().anyMatch(member -> member.role() == MemberRole.LEAVING);
        boolean isOneEnough = !isBusy && spares >= sizes.voters() - voters && voters + 1 >= sizes.write();
        return voters >= sizes.election()
                && voters >= sizes.leave()
                && (voters >= sizes.write() || isOneEnough)
                && (canSwapUnknowing(lost, agreed) || !isAnybodyMissed());
    }

    /**
     * Whether a swap can end that a leader begins before it knows of this loss: the voter whose place is taken may be
     * one that is there, and the spare one that is lost. What cannot be committed nobody takes back (decision 99).
     */
    private boolean canSwapUnknowing(SimulatedNode lost, Configuration agreed) {
        boolean isSpareLost = agreed.members().values().stream()
                .filter(member -> member.role() == MemberRole.SPARE)
                .map(member -> machines.node(member.id()))
                .anyMatch(spare -> spare == lost || spare.isBuried());
        int there = left(agreed, MemberRole.VOTER, lost) - (isSpareLost ? 1 : 0);
        return there >= agreed.sizes().write() && there >= agreed.sizes().election();
    }

    /**
     * Whether a leader misses a voter, and may have a spare step in at any moment. One that misses nobody yet bears the
     * silence of a voter for as long again as it takes to miss who is lost.
     */
    private boolean isAnybodyMissed() {
        return machines.stream()
                .map(SimulatedNode::running)
                .anyMatch(node ->
                        node != null && !node.status().membership().silence().isEmpty());
    }

    private boolean knows(SimulatedNode node, Configuration agreed) {
        HostedNode running = node.running();
        return running != null
                && running.configuration().equals(agreed)
                && agreed.equals(committed.knownTo(running))
                && agreed.incarnation(node.id).equals(running.status().incarnation());
    }

    private int left(Configuration agreed, MemberRole role, SimulatedNode without) {
        int left = 0;
        for (Member member : agreed.members().values()) {
            SimulatedNode node = machines.node(member.id());
            left += member.role() == role && node != without && !node.isBuried() ? 1 : 0;
        }
        return left;
    }

    /** In peace: whether nobody who is gone has a vote, as long as there is a spare for its place. */
    static boolean isMadeGood(Configuration agreed, Machines machines) {
        boolean isGone = false;
        boolean isSpare = false;
        for (Member member : agreed.members().values()) {
            boolean isBuried = machines.node(member.id()).isBuried();
            isGone |= member.role() == MemberRole.VOTER && isBuried;
            isSpare |= member.role() == MemberRole.SPARE && !isBuried;
        }
        return !isGone || !isSpare;
    }
}
