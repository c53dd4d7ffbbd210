package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;

/**
 * While a leader may answer reads without asking anybody, no other commits anything: in true time, which no node knows.
 * A node that stands still may go on at any moment, so what counts is what its clocks show now, or would if its machine
 * was not suspended any more.
 */
final class ClusterLeases {
    private final Coverage coverage;
    private final Budget budget;
    private final Judge judge;
    private final Machines machines;

    ClusterLeases(Setting setting, Machines machines) {
        coverage = setting.coverage();
        budget = setting.budget();
        judge = setting.judge();
        this.machines = machines;
    }

    /** Something ran on the main executor of a node. */
    void settled(NodeWatch watch, HostedNode node) {
        if (node.role() != Role.LEADER) {
            return;
        }
        if (watch.leasedEpoch != node.epoch() && isHeld(machines.node(watch.id))) {
            watch.leasedEpoch = node.epoch();
            coverage.add(Coverage.Event.LEASE_HELD);
        }
        if (watch.awaitedEpoch == node.epoch()) {
            return;
        }
        watch.awaitedEpoch = node.epoch();
        if (node.waitsForLease()) {
            coverage.add(Coverage.Event.LEASE_AWAITED);
        }
        if (machines.stream().anyMatch(other -> other.id != watch.id && isHeld(other))) {
            coverage.add(Coverage.Event.LEASE_OUTLIVED);
        }
    }

    /** A node is the first to call something committed. */
    void commits(NodeWatch watch) {
        if (budget.isExceeded()) {
            return;
        }
        for (SimulatedNode other : machines) {
            if (other.id != watch.id && isHeld(other)) {
                judge.violated(
                        Invariant.LEASE,
                        watch.id,
                        "commits in epoch " + watch.epoch + ", and n" + other.id + " may answer reads for "
                                + other.running().leaseMillis(other.clock) + " ms more by its clocks");
            }
        }
    }

    private static boolean isHeld(SimulatedNode machine) {
        HostedNode node = machine.running();
        return node != null && node.leaseMillis(machine.clock) > 0;
    }
}
