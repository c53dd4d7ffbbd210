package dev.tidemark.sim.strike;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.LeaseStrike;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;

/** Strikes a leader that has just been granted a lease, in the way of this world ({@link LeaseStrike}). */
final class LeaseStrikes {
    /** A leader is looked for as often as this. */
    private static final long LOOK_MICROS = 60_000;
    /** So much of a lease is left that somebody else may be elected meanwhile. */
    private static final int FRESH_MILLIS = 250;

    private final World world;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Machines machines;
    private final LinkFaults links;
    private final NodeFaults nodes;
    private final Dice dice;

    LeaseStrikes(Setting setting, Machines machines, LinkFaults links, NodeFaults nodes) {
        this.world = setting.world();
        this.scheduler = setting.scheduler();
        this.faults = setting.faults();
        this.machines = machines;
        this.links = links;
        this.nodes = nodes;
        this.dice = setting.world().strikeDice();
    }

    boolean areMade() {
        return world.strike != LeaseStrike.NONE && faults.active().containsAll(world.strike.kinds());
    }

    void start() {
        scheduler.after(dice.between(LOOK_MICROS / 4, LOOK_MICROS), () -> {
            if (!faults.isPeace()) {
                look();
                start();
            }
        });
    }

    private void look() {
        SimulatedNode leader = machines.leader();
        if (leader == null || !dice.chance(0.3)) {
            return;
        }
        if (world.strike == LeaseStrike.HANDED_OVER) {
            nodes.transfer(leader, machines.any(dice).id);
        } else if (world.strike == LeaseStrike.CLOCKS_APART && leader.id != world.slowNode) {
            nodes.transfer(leader, world.slowNode);
        } else if (leader.running().leaseMillis(leader.clock) > FRESH_MILLIS) {
            strike(leader);
        }
    }

    private void strike(SimulatedNode leader) {
        if (world.strike == LeaseStrike.SUSPENDED) {
            nodes.suspend(leader, dice.between(200_000, 1_500_000));
        } else {
            nodes.freeze(leader, dice.between(400_000, 900_000));
        }
        if (world.strike == LeaseStrike.RESTARTED) {
            machines.others(leader).forEach(this::restart);
        } else {
            links.othersNotice(leader);
        }
    }

    private void restart(SimulatedNode node) {
        if (node.isUp()) {
            faults.hadEffect(FaultKind.CRASH);
            node.crash();
            scheduler.after(dice.between(2_000, 20_000), node::start);
        }
    }

    /** It does not hear of the election then before the other has committed something. */
    void tellsAnotherToStand(SimulatedNode leader) {
        if (world.strike == LeaseStrike.HANDED_OVER && areMade() && !faults.isPeace() && dice.chance(0.7)) {
            nodes.freeze(leader, dice.between(100_000, 600_000));
        }
    }
}
