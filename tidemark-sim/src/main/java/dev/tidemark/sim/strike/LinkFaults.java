package dev.tidemark.sim.strike;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.network.SimulatedNetwork;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Setting;

/** Faults that strike links: connections that break, directions that are cut, halves that do not hear each other. */
public final class LinkFaults {
    /** So much of a lease is left that somebody else may be elected meanwhile. */
    private static final int FRESH_LEASE_MILLIS = 250;

    private final Scheduler scheduler;
    private final Faults faults;
    private final Machines machines;
    private final SimulatedNetwork network;

    public LinkFaults(Setting setting, Machines machines, SimulatedNetwork network) {
        this.scheduler = setting.scheduler();
        this.faults = setting.faults();
        this.machines = machines;
        this.network = network;
    }

    void reset(Dice dice) {
        SimulatedNode node = machines.leaderOrAny(dice);
        if (node.isUp()) {
            faults.hadEffect(FaultKind.RESET);
            breakConnections(node, dice);
        }
    }

    /** Most of the others lose their connection to a node. */
    void breakConnections(SimulatedNode node, Dice dice) {
        for (SimulatedNode other : machines) {
            if (other != node && dice.chance(0.8)) {
                other.losesConnectionTo(node.id);
            }
        }
    }

    void oneWay(Dice dice) {
        network.cut(machines.leaderOrAny(dice).id, machines.any(dice).id, FaultKind.ONE_WAY);
        healLater(dice);
    }

    void partition(Dice dice) {
        SimulatedNode leader = machines.leader();
        if (leader != null && dice.chance(0.3)) {
            isolate(leader, FaultKind.PARTITION);
            healLater(dice);
            return;
        }
        SimulatedNode node = machines.leaderOrAny(dice);
        boolean in = dice.chance(0.7);
        boolean out = !in || dice.chance(0.7);
        for (SimulatedNode other : machines) {
            if (in && dice.chance(0.8)) {
                network.cut(other.id, node.id, FaultKind.PARTITION);
            }
            if (out && dice.chance(0.8)) {
                network.cut(node.id, other.id, FaultKind.PARTITION);
            }
        }
        if (dice.chance(0.4)) {
            // Noticed at once, by some: a new leader while the one before still thinks that it leads (H54).
            breakConnections(node, dice);
        }
        healLater(dice);
    }

    /**
     * All others notice at once, and may have another leader within milliseconds, while this one believes that
     * it leads, for an election timeout (H54).
     */
    private void isolate(SimulatedNode node, FaultKind kind) {
        for (SimulatedNode other : machines.others(node)) {
            network.cut(node.id, other.id, kind);
            network.cut(other.id, node.id, kind);
            other.losesConnectionTo(node.id);
        }
    }

    /**
     * Now and then, if a leader has just been granted a lease: others lead, and it still answers reads, or stands still
     * until it does.
     */
    void leaveLeaderBehind(FaultKind kind, Dice dice) {
        SimulatedNode leader = machines.leader();
        boolean isFresh = leader != null && leader.running().leaseMillis(leader.clock) > FRESH_LEASE_MILLIS;
        if (!isFresh || !dice.chance(0.15)) {
            return;
        }
        if (kind == FaultKind.FREEZE) {
            faults.hadEffect(kind);
            leader.standstill.begin(dice.between(300_000, 900_000));
            othersNotice(leader);
        } else {
            isolate(leader, kind);
            scheduler.after(dice.between(50_000, 600_000), network::heal);
        }
    }

    /** All others lose their connection to a node, and may have another leader within milliseconds. */
    void othersNotice(SimulatedNode node) {
        machines.others(node).forEach(other -> other.losesConnectionTo(node.id));
    }

    /** Two halves, and one node in both (H48, H49). */
    void bridge(Dice dice) {
        int size = machines.size();
        int between = 1 + dice.pick(size);
        int border = 1 + dice.pick(size);
        for (int a = 1; a <= size; a++) {
            for (int b = 1; b <= size; b++) {
                if (a != between && b != between && (a < border) != (b < border)) {
                    network.cut(a, b, FaultKind.BRIDGE);
                }
            }
        }
        healLater(dice);
    }

    private void healLater(Dice dice) {
        scheduler.after(dice.between(50_000, 2_000_000), network::heal);
    }
}
