package dev.tidemark.sim.strike;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;

/**
 * Operators who install another release on a machine, the newer one or, until the feature level is raised, the one
 * before, and who have it raised, at any time (H180, H181). What they are told to install they install, in peace too.
 */
final class ReleaseFaults {
    /** A node that is refused waits for its operator for so long. */
    private static final long LOOK_MICROS = 200_000;

    private final Scheduler scheduler;
    private final Faults faults;
    private final Coverage coverage;
    private final Machines machines;
    private final CommittedLog committed;
    private final NodeFaults nodes;

    ReleaseFaults(Setting setting, Machines machines, CommittedLog committed, NodeFaults nodes) {
        scheduler = setting.scheduler();
        faults = setting.faults();
        coverage = setting.coverage();
        this.machines = machines;
        this.committed = committed;
        this.nodes = nodes;
    }

    void start() {
        if (!faults.has(FaultKind.RELEASES)) {
            return;
        }
        Dice dice = faults.dice(FaultKind.RELEASES);
        again(dice, dice.between(30_000, 400_000));
        look();
    }

    private void again(Dice dice, long every) {
        scheduler.after(dice.between(every / 4, every), () -> {
            if (faults.has(FaultKind.RELEASES)) {
                strike(dice);
                again(dice, every);
            }
        });
    }

    private void strike(Dice dice) {
        SimulatedNode any = machines.any(dice);
        boolean mayGoBack = level() == FeatureLevel.LOWEST;
        switch (dice.pick(10)) {
            case 0, 1, 2, 3 -> install(any, false);
            case 4 -> {
                if (mayGoBack) {
                    install(any, true);
                }
            }
            default -> raise(dice);
        }
    }

    private int level() {
        Configuration members = committed.configuration();
        return members == null ? FeatureLevel.LOWEST : members.level();
    }

    private void install(SimulatedNode node, boolean older) {
        if (node.release.isOlder() == older || node.isLost()) {
            return;
        }
        scheduler.trace(node.id, 0, () -> "gets the " + (older ? "older" : "newer") + " release");
        if (node.isUp()) {
            node.crash();
        }
        node.release.install(older);
        nodes.restartLater(node);
    }

    /** The older release does not know the command. */
    private void raise(Dice dice) {
        SimulatedNode at = machines.leaderOrAny(dice);
        boolean compares = dice.chance(0.3);
        if (at.release.isOlder()) {
            return;
        }
        at.onMain(node -> {
            long expected = compares ? node.configurationOffset() : MemberChange.ANY;
            int before = node.configuration().level();
            node.changeMembers(MemberChange.raiseLevel(expected, FeatureLevel.HIGHEST), answer -> {
                scheduler.trace(at.id, node.lamport(), () -> "answers the wish for a higher level: " + answer);
                if (answer.outcome() == MemberOutcome.OK && before < FeatureLevel.HIGHEST) {
                    coverage.add(Coverage.Event.LEVEL_RAISED);
                }
            });
        });
    }

    /** Somebody goes by a level that a node does not support, and refuses it: its operator reads why. */
    private void look() {
        scheduler.after(LOOK_MICROS, () -> {
            for (SimulatedNode node : machines) {
                if (node.release.isOlder() && isRefused(node)) {
                    coverage.add(Coverage.Event.RELEASE_REFUSED);
                    install(node, false);
                }
            }
            look();
        });
    }

    private boolean isRefused(SimulatedNode node) {
        HostedNode own = node.running();
        return own != null
                && machines.stream()
                        .map(SimulatedNode::running)
                        .anyMatch(other -> other != null && other != own && own.objectionTo(other) != null);
    }
}
