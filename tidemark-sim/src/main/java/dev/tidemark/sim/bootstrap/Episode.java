package dev.tidemark.sim.bootstrap;

import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One cluster that starts for the first time, or some of whose disks are new: a time of faults, then peace, in which
 * all must come to have one id.
 */
final class Episode {
    private static final long PEACE_MICROS = 15_000_000;
    private static final long STEP_MICROS = 100_000;

    private final Scheduler scheduler;
    private final Judge judge;
    private final Coverage coverage;
    private final Dice dice;
    private final Predicate<FaultKind> has;
    private final List<Machine> machines = new ArrayList<>();
    private final Wires wires;
    private final Ids ids;
    private final long faultMicros;
    /** The id of an older cluster goes from disk to disk, each lost once it was told, far from the node that mints. */
    private final boolean relay;
    /** How likely an answer that told an id is the last thing that its disk did. */
    private final double lostOnceTold;

    private boolean peace;

    Episode(Scheduler scheduler, World world, Judge judge, Coverage coverage, Dice dice, Predicate<FaultKind> has) {
        this.scheduler = scheduler;
        this.judge = judge;
        this.coverage = coverage;
        this.dice = dice;
        this.has = has;
        relay = has.test(FaultKind.WIPE) && has.test(FaultKind.DELAY) && world.voters > 2 && dice.chance(0.5);
        wires = new Wires(scheduler, dice, has, relay ? 1 : 0, this::deliver);
        ids = new Ids(judge, machines);
        faultMicros = dice.between(500_000, 5_000_000);
        lostOnceTold = relay || (has.test(FaultKind.WIPE) && dice.chance(0.5)) ? dice.pick(90) / 100.0 : 0;
        int odd = !relay && dice.chance(0.1) ? 1 + dice.pick(world.voters) : 0;
        for (int id = 1; id <= world.voters; id++) {
            machines.add(new Machine(scheduler, world, id, new Dice(dice.nextLong()), this, id == odd));
        }
    }

    void run() {
        scheduler.trace(0, 0, () -> "first starts of a cluster of " + machines.size());
        giveSomeAnId();
        long latest = dice.chance(0.5) ? 50_000 : 1_500_000;
        machines.forEach(machine -> scheduler.after(dice.between(0, latest), machine::start));
        repeat(FaultKind.CRASH, machine -> machine.crashSoon(dice.pick(14)));
        repeat(FaultKind.WIPE, Machine::loseDisk);
        scheduler.runUntil(scheduler.now() + faultMicros);
        makePeace();
        awaitOneId();
        machines.forEach(Machine::end);
    }

    /** Disks of a cluster that is older: some in a format of before, with an id that was derived from addresses. */
    private void giveSomeAnId() {
        if (!relay && !dice.chance(0.4)) {
            return;
        }
        UUID cluster = new UUID(dice.nextLong(), dice.nextLong());
        boolean old = dice.chance(0.5);
        for (Machine machine : machines) {
            if (relay ? machine.id == machines.size() : !machine.isOdd() && dice.chance(0.4)) {
                machine.formatFor(cluster, old);
                ids.has(machine, cluster);
            }
        }
    }

    private void repeat(FaultKind kind, Consumer<Machine> strike) {
        if (!relay && has.test(kind) && dice.chance(0.7)) {
            again(dice.between(50_000, 1_500_000), strike);
        }
    }

    private void again(long every, Consumer<Machine> strike) {
        scheduler.after(dice.between(every / 4, every), () -> {
            if (!peace) {
                strike.accept(machines.get(dice.pick(machines.size())));
                again(every, strike);
            }
        });
    }

    private void makePeace() {
        peace = true;
        wires.makePeace();
        scheduler.trace(0, 0, () -> "peace");
        machines.forEach(Machine::correct);
    }

    private void awaitOneId() {
        long deadline = scheduler.now() + PEACE_MICROS;
        while (!machines.stream().allMatch(machine -> machine.cluster() != null)) {
            if (scheduler.now() >= deadline) {
                judge.violated(Invariant.LIVENESS, "a first start does not end:\n" + describe());
                return;
            }
            scheduler.runUntil(scheduler.now() + STEP_MICROS);
        }
        ids.check();
        coverage.add(Coverage.Event.FIRST_START);
    }

    private String describe() {
        return machines.stream()
                .map(machine -> "n" + machine.id + " " + machine.describe())
                .collect(Collectors.joining("\n"));
    }

    long sent() {
        return wires.sent();
    }

    // What machines tell

    boolean isPeace() {
        return peace;
    }

    Ids ids() {
        return ids;
    }

    Judge judge() {
        return judge;
    }

    void sends(Machine from, int to, Object what, byte[] frame) {
        if (what instanceof Answer.HasId told) {
            ids.tells(from, told.cluster());
            if (!peace && dice.chance(lostOnceTold)) {
                scheduler.after(dice.between(0, dice.chance(0.5) ? 5_000 : relay ? 1_500_000 : 200_000), () -> {
                    if (!peace) {
                        from.loseDisk();
                    }
                });
            }
        }
        wires.send(from.id, to, what, frame);
    }

    private void deliver(int from, int to, Object what, byte[] frame) {
        machines.get(to - 1).receive(from, what, frame);
    }
}
