package dev.tidemark.sim;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.sim.client.Clients;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.observer.Observer;
import dev.tidemark.sim.observer.Reasons;
import dev.tidemark.sim.strike.MemberFaults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.stream.Collectors;

/** The time of peace after the faults: the cluster must find back to work, or say why it cannot (H119). */
final class Recovery {
    private static final long PEACE_MICROS = 30_000_000;
    private static final long PARTING_MICROS = 3_000_000;

    private final Scheduler scheduler;
    private final Budget budget;
    private final Judge judge;
    private final World world;
    private final Coverage coverage;
    private final Machines machines;
    private final CommittedLog committed;
    private final Observer observer;
    private final Clients clients;
    private final Reasons reasons;
    private final Dice dice;

    Recovery(
            Setting setting,
            Machines machines,
            CommittedLog committed,
            Observer observer,
            Clients clients,
            Reasons reasons,
            Dice dice) {
        this.committed = committed;
        scheduler = setting.scheduler();
        budget = setting.budget();
        judge = setting.judge();
        world = setting.world();
        coverage = setting.coverage();
        this.machines = machines;
        this.observer = observer;
        this.clients = clients;
        this.reasons = reasons;
        this.dice = dice;
    }

    /** Every gateway gets a write acknowledged, and all nodes have the same state, and their whole log on disk. */
    void awaited() {
        long deadline = scheduler.now() + PEACE_MICROS;
        scheduler.runUntil(scheduler.now() + 1_000_000);
        clients.checkAnswers();
        if (budget.isExceeded()) {
            return;
        }
        if (budget.isBeyondRepair(lost())) {
            scheduler.runUntil(scheduler.now() + 4_000_000);
            machines.forEach(reasons::mustNotServe);
            return;
        }
        if (budget.mayBeBeyondRepair(lost())) {
            return;
        }
        for (SimulatedNode node : machines) {
            if (!node.isOut() && !getsWriteAcknowledged(node, deadline)) {
                return;
            }
        }
        boolean stays = false;
        while (!stays) {
            if (!converged() && isTooLate(deadline, "the nodes do not converge")) {
                return;
            }
            // Somebody may be let in meanwhile.
            boolean first = converged();
            scheduler.runUntil(scheduler.now() + 100_000);
            stays = first && converged();
        }
        machines.forEach(observer::compareState);
        clients.mustHaveConverged();
        // Who was removed a moment ago takes the silence of its leader for a pause of that for a while.
        boolean isOutside = machines.stream().anyMatch(SimulatedNode::isOutside);
        scheduler.runUntil(scheduler.now() + (isOutside ? PARTING_MICROS : 10_000));
        machines.stream().filter(SimulatedNode::isOut).forEach(reasons::mustNotServe);
        clients.checkAnswers();
        if (world.scrubMillis > 0) {
            new ColdRot(
                            scheduler,
                            coverage,
                            judge,
                            clients,
                            dice,
                            world.limits.data().areOnDisk())
                    .strikes(machines);
        }
    }

    /**
     * How many have no part in the cluster any more, or none until somebody has shown them what their log lost. A disk
     * that was damaged earlier may show it only now, when it is read: so this is asked again whenever something takes
     * long.
     */
    private int lost() {
        return (int) machines.stream()
                .filter(node -> node.isGone()
                        || (node.running() != null && node.running().owes()))
                .count();
    }

    private boolean getsWriteAcknowledged(SimulatedNode node, long deadline) {
        boolean[] done = clients.demand(node);
        while (!done[0] && !node.isOut()) {
            if (isTooLate(deadline, "node " + node.id + " gets no write acknowledged")) {
                return false;
            }
            scheduler.runUntil(scheduler.now() + 50_000);
            if (!done[0] && dice.chance(0.05)) {
                node.start();
                done = clients.demand(node);
            }
        }
        return true;
    }

    private boolean converged() {
        if (!MemberFaults.isSettled(committed.configuration(), machines)) {
            return false;
        }
        long applied = -1;
        for (SimulatedNode node : machines) {
            if (node.isOut()) {
                continue;
            }
            node.start();
            HostedNode running = node.running();
            if (running == null
                    || !running.hasState()
                    || (applied >= 0 && running.appliedOffset() != applied)
                    || running.status().durable() < running.status().leo()) {
                return false;
            }
            applied = running.appliedOffset();
        }
        return true;
    }

    /** @return whether to wait no longer, though nobody asks why */
    private boolean isTooLate(long deadline, String otherwise) {
        boolean late = scheduler.now() >= deadline && !budget.isExceeded();
        if (late && budget.mayBeBeyondRepair(lost())) {
            machines.stream().filter(node -> budget.isBeyondRepair(lost())).forEach(reasons::mustNotServe);
            return true;
        }
        if (late) {
            judge.violated(Invariant.LIVENESS, otherwise + ":\n" + describe());
        }
        return late;
    }

    private String describe() {
        return "members " + committed.configuration() + "\n"
                + machines.stream()
                        .map(node -> node.running() != null
                                ? node.running().status() + (node.running().owes() ? " owes" : "")
                                : "node " + node.id + (node.isLost() ? " is lost" : " is down"))
                        .collect(Collectors.joining("\n"));
    }
}
