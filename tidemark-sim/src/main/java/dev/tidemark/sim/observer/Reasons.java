package dev.tidemark.sim.observer;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.network.SimulatedNetwork;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a node does not serve, by its own word, held against what is so (H119): the word is one of a closed
 * set, and the facts in it are facts.
 */
public final class Reasons {
    private static final Pattern NO_LEADER = Pattern.compile(
            "no leader is known in epoch (\\d+); (\\d+) of (\\d+) voters are connected, (\\d+) are needed.*");
    private static final Pattern NOT_OPEN =
            Pattern.compile("the leader's first entry in epoch (\\d+) is not committed yet.*");
    private static final Pattern APPLYING =
            Pattern.compile("applying what the log holds after the checkpoint: \\d+ % \\(entry (\\d+) of (\\d+)\\)"
                    + "(?:; the next entry waits for a page of the data file)?");

    private static final Pattern LOST_END =
            Pattern.compile("the log of this node has lost its end: it had entries up to (\\d+) .*");
    private static final Pattern APART =
            Pattern.compile("(this node (?:refuses what|hears) leader \\d+|leader \\d+ hears)" + ".*");
    private static final Pattern STUCK = Pattern.compile(
            ".* is (?:applied|being installed) here: of (\\d+) committed entries this node has applied (\\d+).*");

    private final Budget budget;
    private final Coverage coverage;
    private final Faults faults;
    private final Judge judge;
    private final Machines machines;
    private final SimulatedNetwork network;
    private final CommittedLog committed;

    public Reasons(Setting setting, Machines machines, SimulatedNetwork network, CommittedLog committed) {
        budget = setting.budget();
        coverage = setting.coverage();
        faults = setting.faults();
        judge = setting.judge();
        this.machines = machines;
        this.network = network;
        this.committed = committed;
    }

    public void check(SimulatedNode machine) {
        HostedNode node = machine.running();
        if (node == null || budget.isExceeded()) {
            return;
        }
        NodeStatus status = node.status();
        if (status.serving()) {
            require(status.reason().isEmpty(), machine, "serves, and says why it does not: " + status.reason());
            boolean can = node.role() == Role.LEADER ? node.hwm() > 0 : node.leader() != 0;
            require(can, machine, "says that it serves, and cannot");
            return;
        }
        coverage.add(Coverage.Event.STUCK_FOR_A_REASON);
        Matcher applying = APPLYING.matcher(status.reason());
        Matcher noLeader = NO_LEADER.matcher(status.reason());
        if (noLeader.matches()) {
            require(node.leader() == 0, machine, "knows leader " + node.leader() + " and says: " + status.reason());
            long connected = node.configuration().voters().stream()
                    .filter(id -> id == machine.id || isConnected(machine, machines.node(id)))
                    .count();
            require(
                    Long.parseLong(noLeader.group(2)) == connected
                            && Long.parseLong(noLeader.group(4))
                                    == node.configuration().sizes().election(),
                    machine,
                    "is connected to " + connected + " and says: " + status.reason());
        } else if (NOT_OPEN.matcher(status.reason()).matches()) {
            require(node.role() == Role.LEADER, machine, "does not lead and says: " + status.reason());
        } else if (LOST_END.matcher(status.reason()).matches()) {
            require(
                    node.owes() && (!machine.storage().damage().isEmpty() || machine.hadAnotherDisk()),
                    machine,
                    "has lost nothing and says: " + status.reason());
        } else if (APART.matcher(status.reason()).matches()) {
            require(node.role() != Role.LEADER && node.leader() != 0, machine, "says: " + status.reason());
        } else if (STUCK.matcher(status.reason()).matches()) {
            require(status.applied() < committed.end(), machine, "says: " + status.reason());
        } else if (applying.matches()) {
            require(
                    Long.parseLong(applying.group(1)) == node.appliedOffset()
                            && node.appliedOffset() < Long.parseLong(applying.group(2)),
                    machine,
                    "has applied " + node.appliedOffset() + " and says: " + status.reason());
        } else {
            boolean isRefused = machine.isGone() || faults.isActive(FaultKind.MEMBERS);
            require(isRefused, machine, "says what is not so: " + status.reason());
        }
    }

    private boolean areThere(int enough) {
        return machines.stream().filter(node -> node.isUp() && !node.isOut()).count() >= enough;
    }

    private boolean isConnected(SimulatedNode machine, SimulatedNode peer) {
        return peer != machine && network.connects(machine.id, peer.id);
    }

    /** Nobody else is there, or nobody takes it for a member: it must not serve, and must say so. */
    public void mustNotServe(SimulatedNode machine) {
        HostedNode node = machine.running();
        if (node == null || budget.isExceeded()) {
            return;
        }
        NodeStatus status = node.status();
        boolean isOut = machine.isOut();
        if (status.serving() && !isOut && node.role() == Role.FOLLOWER && node.leader() != 0) {
            return; // it believes that its leader serves; that one says why not
        }
        if (status.serving()
                && !isOut
                && node.role() == Role.LEADER
                && areThere(budget.sizes().write())) {
            return; // elected while enough were there: nobody can succeed it, but it commits
        }
        if (status.serving()
                && !isOut
                && node.role() == Role.LEADER
                && areThere(budget.sizes().confirm())) {
            return; // the same, and it answers reads: of two nodes that must both write, one that is left does
        }
        require(!status.serving(), machine, "serves, though it cannot");
        require(!status.reason().isEmpty(), machine, "does not serve and does not say why");
        if (machine.isGone()) {
            coverage.add(Coverage.Event.FENCED_OFF);
        }
        check(machine);
    }

    private void require(boolean holds, SimulatedNode machine, String otherwise) {
        if (!holds) {
            judge.violated(Invariant.STUCK_FOR_A_REASON, "n" + machine.id + " " + otherwise);
        }
    }
}
