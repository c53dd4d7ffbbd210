package dev.tidemark.sim.bootstrap;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.hosted.HostedFirstStart;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.World;
import java.util.UUID;

/** A machine with a disk, on which one process after the other starts the node. */
final class Machine {
    final int id;
    private final Scheduler scheduler;
    private final World world;
    private final Dice dice;
    private final Episode episode;
    /** Its list is not that of the others, until somebody corrects it. */
    private boolean odd;

    private SimulatedDisk disk = new SimulatedDisk();
    private Life process;
    /** What the last process ended with. */
    private String ended = "";

    private boolean over;

    Machine(Scheduler scheduler, World world, int id, Dice dice, Episode episode, boolean odd) {
        this.scheduler = scheduler;
        this.world = world;
        this.id = id;
        this.dice = dice;
        this.episode = episode;
        this.odd = odd;
    }

    boolean isOdd() {
        return odd;
    }

    private NodeConfig config() {
        return world.withoutClusterId(id, odd);
    }

    void start() {
        if (process != null || over) {
            return;
        }
        disk.faults(DiskFaults.NONE);
        UUID found = onDisk();
        if (found != null) {
            episode.ids().has(this, found);
        }
        process = new Life(scheduler, world, this, disk, dice);
        try {
            process.open(config());
        } catch (StartException e) {
            episode.judge().violated(Invariant.STARTS, id, "does not start: " + e.getMessage());
            ended = e.getMessage();
            crash();
            return;
        }
        if (process.node().cluster() == null) {
            episode.ids().hasNone(this);
        } else if (!process.node().cluster().equals(found)) {
            episode.ids().has(this, process.node().cluster());
        }
    }

    Episode episode() {
        return episode;
    }

    /** Dies within one of the next disk calls, or else a little later. */
    void crashSoon(int calls) {
        Life dying = process;
        if (dying != null) {
            dying.dieAfter(calls);
            scheduler.after(dice.between(1_000, 200_000), () -> {
                if (process == dying) {
                    crash();
                }
            });
        }
    }

    /** Loses its power, with any part of what was not synced. */
    void crash() {
        scheduler.trace(id, 0, () -> "loses its power");
        process.die();
        process = null;
        disk = disk.crash(dice.chance(0.5) ? CrashChooser.loseAll() : CrashChooser.random(dice.nextLong()));
        scheduler.after(dice.between(20_000, dice.chance(0.5) ? 100_000 : 900_000), this::start);
    }

    /** Its disk is replaced by an empty one, and it starts soon, before all that it sent has arrived. */
    void loseDisk() {
        if (process != null) {
            process.die();
            process = null;
            scheduler.after(dice.between(1_000, 60_000), this::start);
        }
        scheduler.trace(id, 0, () -> "has an empty disk");
        disk = new SimulatedDisk();
        episode.ids().lostDisk(this);
    }

    /** It said that it must not start. */
    void refused(String why) {
        scheduler.trace(id, 0, () -> "refuses to start: " + why);
        episode.judge().violated(Invariant.STARTS, id, "refuses to start: " + why);
        ended = why;
        crash();
    }

    /** Somebody sees to it that it runs, and under the list of the others. */
    void correct() {
        if (odd) {
            odd = false;
            if (process != null) {
                crash();
            }
        }
        start();
    }

    /** The episode is over: what is still planned comes to nothing. */
    void end() {
        over = true;
        if (process != null) {
            process.die();
            process = null;
        }
    }

    void receive(int from, Object what, byte[] frame) {
        if (process != null) {
            process.receive(from, what, frame);
        }
    }

    /** What its process knows to be durable; null if there is none. */
    UUID cluster() {
        return process == null ? null : process.node().cluster();
    }

    /** Formats it before anything runs. */
    void formatFor(UUID cluster, boolean old) {
        disk.faults(DiskFaults.NONE);
        Life formatting = new Life(scheduler, world, this, disk, dice);
        try {
            HostedFirstStart.format(config(), formatting.host(), cluster);
            if (old) {
                Identity.writeOld(disk, id, cluster, dice);
            }
        } catch (StartException e) {
            throw new IllegalStateException(e);
        }
        formatting.die();
    }

    /** The id that stands on its disk, whether or not a crash would leave it there. */
    UUID onDisk() {
        return Identity.read(disk.crash(CrashChooser.keepAll()));
    }

    /** The id that a crash would leave there for certain. */
    UUID durable() {
        return Identity.read(disk.crash(CrashChooser.loseAll()));
    }

    String describe() {
        return process == null
                ? "is down. " + ended
                : "has " + process.node().cluster() + ". " + process.node().waiting();
    }
}
