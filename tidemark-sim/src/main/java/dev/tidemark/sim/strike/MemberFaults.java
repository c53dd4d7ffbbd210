package dev.tidemark.sim.strike;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.members.MemberRole;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Operators who change the members at any time, through any node, and disks that are lost. What they ask for may be
 * impossible, or come twice; what the cluster agrees to must work (H92, H96 to H101, H149 to H152).
 */
public final class MemberFaults {
    private static final String VOTE = "vote";
    /** How often no more than the vote is lost. */
    private static final double VOTE_ALONE = 0.4;

    private final Setting setting;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Coverage coverage;
    private final Machines machines;
    private final CommittedLog committed;
    private final Observer observer;
    private final NodeFaults nodes;
    /** Whether disks are lost in this run; else operators ask. Both at once may be more than any cluster can take. */
    private boolean loses;

    /** Who lost its disk last, 0: nobody yet. */
    private int lost;

    MemberFaults(Setting setting, Machines machines, CommittedLog committed, Observer observer, NodeFaults nodes) {
        this.setting = setting;
        scheduler = setting.scheduler();
        faults = setting.faults();
        coverage = setting.coverage();
        this.machines = machines;
        this.committed = committed;
        this.observer = observer;
        this.nodes = nodes;
    }

    void start() {
        if (!faults.has(FaultKind.MEMBERS)) {
            return;
        }
        machines.forEach(node -> node.membersChange(this::isOutside));
        Dice dice = faults.dice(FaultKind.MEMBERS);
        if (setting.world().hasSpares()) {
            new SpareFaults(setting, machines, committed, observer, nodes, this).start(dice);
            return;
        }
        loses = dice.chance(0.5);
        again(dice, dice.between(30_000, 500_000));
    }

    private void again(Dice dice, long every) {
        scheduler.after(dice.between(every / 4, every), () -> {
            if (faults.has(FaultKind.MEMBERS)) {
                strike(dice);
                again(dice, every);
            }
        });
    }

    /** By what is committed it is no member, or another directory is or may be: its own was removed for ever. */
    private boolean isOutside(SimulatedNode node) {
        Configuration members = committed.configuration();
        if (members == null) {
            return false;
        }
        HostedNode running = node.running();
        boolean isOther = members.isMember(node.id)
                && running != null
                && !members.incarnation(node.id).equals(Configuration.UNBOUND)
                && !members.incarnation(node.id).equals(running.status().incarnation());
        boolean isRemoved = running != null && isRemoved(running, members);
        return !members.isMember(node.id) || isOther || isRemoved;
    }

    /**
     * By the log of every node, committed or not: a new voter of a change that is not committed yet may be needed by
     * the only node that can be elected, so its disk is nobody's to format.
     */
    boolean isNobodysMember(SimulatedNode node) {
        return machines.stream()
                .allMatch(other -> other == node
                        || other.isBuried()
                        || (other.running() != null
                                && !other.running().configuration().isMember(node.id)));
    }

    static boolean isRemoved(HostedNode node, Configuration members) {
        return members.removed().contains(node.status().incarnation());
    }

    private void strike(Dice dice) {
        Configuration members = committed.configuration();
        if (members == null) {
            return;
        }
        SimulatedNode any = machines.any(dice);
        if (loses) {
            lose(any, members, dice);
            return;
        }
        switch (dice.pick(9)) {
            case 0, 1 -> ask(dice, MemberChange.Kind.REMOVE, any.id, 0, 0);
            case 2, 3, 4 -> bringBack(dice, members);
            case 5, 6 -> ask(dice, MemberChange.Kind.WRITE_QUORUM, 0, 0, 1 + dice.pick(machines.size()));
            case 7 -> ask(dice, MemberChange.Kind.PROMOTE, any.id, 0, 0);
            default -> ask(dice, MemberChange.Kind.CANCEL, 0, 0, 0);
        }
    }

    /** A second loss before the first is made good is more than the cluster can take. */
    private boolean isLossMadeGood(Configuration members) {
        return lost == 0 || !members.isMember(lost) || (members.isVoter(lost) && !isOutside(machines.node(lost)));
    }

    private void ask(Dice dice, MemberChange.Kind kind, int id, int other, int write) {
        ask(dice, new MemberChange(kind, MemberChange.ANY, id, other, address(kind, id, other), "", write));
    }

    /** Somewhere, perhaps twice, perhaps on condition that the members are those that are known there. */
    void ask(Dice dice, MemberChange wish) {
        SimulatedNode at = machines.leaderOrAny(dice);
        boolean compares = dice.chance(0.5);
        boolean twice = dice.chance(0.2);
        at.onMain(node -> {
            MemberChange change = compares ? ifStill(wish, node.configurationOffset()) : wish;
            scheduler.trace(at.id, node.lamport(), () -> "is asked for " + change);
            for (int i = 0; i < (twice ? 2 : 1); i++) {
                node.changeMembers(change, answer -> {
                    scheduler.trace(at.id, node.lamport(), () -> "answers " + change + ": " + answer);
                    if (answer.outcome() == MemberOutcome.OK) {
                        faults.hadEffect(FaultKind.MEMBERS);
                        coverage.add(Coverage.Event.MEMBERS_CHANGED);
                    }
                });
            }
        });
    }

    private static MemberChange ifStill(MemberChange wish, long version) {
        return new MemberChange(
                wish.kind(),
                version,
                wish.id(),
                wish.other(),
                wish.peerAddress(),
                wish.clientAddress(),
                wish.writeQuorum(),
                wish.zone());
    }

    private static String address(MemberChange.Kind kind, int id, int other) {
        return "n" + (kind == MemberChange.Kind.REPLACE ? other : id) + ":1";
    }

    /** One that is no member gets an empty disk and is added, or takes the place of another. */
    private void bringBack(Dice dice, Configuration members) {
        List<SimulatedNode> outside = new ArrayList<>();
        machines.stream()
                .filter(node -> !members.isMember(node.id) && isNobodysMember(node))
                .forEach(outside::add);
        if (outside.isEmpty()) {
            return;
        }
        SimulatedNode node = outside.get(dice.pick(outside.size()));
        if (dice.chance(0.7)) {
            stop(node);
            node.format(true);
            observer.wiped(node);
            nodes.restartLater(node);
        } else if (node.running() == null || isRemoved(node.running(), members)) {
            return; // who adds a node gives it an empty directory: its seat would wait for one for ever
        }
        switch (dice.pick(4)) {
            case 0 -> ask(dice, MemberChange.Kind.ADD_LEARNER, node.id, 0, 0);
            case 1 -> ask(dice, MemberChange.Kind.REPLACE, 1 + dice.pick(machines.size()), node.id, 0);
            default -> ask(dice, MemberChange.Kind.ADD, node.id, 0, 0);
        }
    }

    /** A node dies, and comes back with an empty disk or without its vote, by itself, or an operator lets it in. */
    private void lose(SimulatedNode node, Configuration members, Dice dice) {
        if (!isLossMadeGood(members) || !mayLose(node, members)) {
            return;
        }
        lost = node.id;
        stop(node);
        if (dice.chance(VOTE_ALONE) && node.storage().disk().exists(VOTE)) {
            node.loseVote();
            nodes.restartLater(node);
        } else {
            comesBackEmpty(node);
        }
        if (dice.chance(0.5)) {
            letIn(dice, node.id, members.incarnation(node.id));
        }
    }

    void comesBackEmpty(SimulatedNode node) {
        node.format(false);
        observer.wiped(node);
        coverage.add(Coverage.Event.DISK_LOST);
        nodes.restartLater(node);
    }

    /** Who is not back yet may come: asked for until somebody does, or the node is back by itself. */
    private void letIn(Dice dice, int id, UUID old) {
        scheduler.after(dice.between(50_000, 500_000), () -> {
            Configuration members = committed.configuration();
            boolean isLost = members != null
                    && members.incarnation(id).equals(old)
                    && isOutsideOrDown(machines.node(id), members);
            if (isLost && faults.has(FaultKind.MEMBERS)) {
                ask(dice, MemberChange.Kind.REPLACE, id, id, 0);
                letIn(dice, id, old);
            }
        });
    }

    private boolean isOutsideOrDown(SimulatedNode node, Configuration members) {
        return node.running() == null
                || !members.incarnation(node.id).equals(node.running().status().incarnation());
    }

    /**
     * Whether the cluster can do without this disk, by what is committed: the others can elect, and agree to a change.
     * And all others know the node by its data directory, for good: else they would have no way to tell, now or once
     * a leader has taken back what said so (H92).
     */
    private boolean mayLose(SimulatedNode lost, Configuration members) {
        Member member = members.members().get(lost.id);
        if (member == null || members.isJoint() || members.vacant() > 0) {
            return false;
        }
        for (SimulatedNode node : machines) {
            boolean isMember = members.isMember(node.id);
            HostedNode running = node.running();
            boolean knows = running != null
                    && running.configuration().equals(members)
                    && members.equals(committed.knownTo(running));
            boolean isHere = running != null
                    && members.incarnation(node.id).equals(running.status().incarnation());
            if (isMember && (!knows || !isHere)) {
                return false;
            }
        }
        int left = members.sizes().voters() - (member.role() == MemberRole.VOTER ? 1 : 0);
        return left >= members.sizes().election() && left >= members.sizes().leave();
    }

    private static void stop(SimulatedNode node) {
        if (node.isUp()) {
            node.crash();
        }
    }

    /** In peace: whether all that was begun is done, and who lost its disk is back. */
    public static boolean isSettled(Configuration members, Machines machines) {
        return members == null
                || (!members.isJoint()
                        && SpareFaults.isMadeGood(members, machines)
                        && members.members().values().stream()
                                .allMatch(member -> member.seat() == 0 && member.role() != MemberRole.LEAVING));
    }
}
