package dev.tidemark.sim.bootstrap;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.hosted.HostedFirstStart;
import dev.tidemark.node.hosted.NodeHost;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.time.SimulatedThread;
import dev.tidemark.sim.world.World;
import java.util.UUID;

/** One life of a node in its first start: the production classes, on a disk in whose calls it may die. */
final class Life implements HostedFirstStart.Watcher, DiskFaults {
    private static final int MICROS_PER_MILLI = 1_000;

    /** Ends the task that a crash interrupts. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1;

        Died() {
            super("the simulated process is dead", null, false, false);
        }
    }

    private final Scheduler scheduler;
    private final World world;
    private final Machine machine;
    private final SimulatedDisk disk;
    private final Dice dice;
    private final SimulatedThread main;
    private final SimulatedThread files;
    private HostedFirstStart node;
    private int callsLeft = -1;
    private boolean dead;

    Life(Scheduler scheduler, World world, Machine machine, SimulatedDisk disk, Dice dice) {
        this.scheduler = scheduler;
        this.world = world;
        this.machine = machine;
        this.disk = disk;
        this.dice = dice;
        main = new SimulatedThread(scheduler, () -> dice.between(0, 60), () -> {});
        files = new SimulatedThread(scheduler, () -> dice.between(0, dice.chance(0.3) ? 600_000 : 40_000), () -> {});
    }

    /** @throws StartException if it refuses */
    void open(NodeConfig config) throws StartException {
        node = new HostedFirstStart(config, host(), this::sends, this);
        disk.faults(this);
        main.execute(node::start);
    }

    NodeHost host() {
        return new NodeHost(
                main,
                main,
                task -> files.execute(() -> survived(task)),
                Runnable::run,
                (millis, task) -> scheduler.after(millis * MICROS_PER_MILLI, () -> main.execute(task)),
                new Clock(),
                disk,
                () -> new UUID(dice.nextLong(), dice.nextLong()),
                dice::nextLong,
                new NoWire(),
                world.sizes,
                why -> {});
    }

    /** A crash within a disk call ends the task, and nothing else. */
    private static void survived(Runnable task) {
        try {
            task.run();
        } catch (Died e) {
            // as a process does
        }
    }

    HostedFirstStart node() {
        return node;
    }

    private void sends(int to, Object what, byte[] frame) {
        if (!dead) {
            machine.episode().sends(machine, to, what, frame);
        }
    }

    void receive(int from, Object what, byte[] frame) {
        main.execute(() -> {
            scheduler.trace(machine.id, 0, () -> "hears from n" + from + " " + what);
            if (!node.received(frame)) {
                machine.episode().judge().violated(Invariant.INTACT, machine.id, "cannot read " + what);
            }
        });
    }

    void dieAfter(int calls) {
        callsLeft = calls;
    }

    void die() {
        dead = true;
        main.die();
        files.die();
    }

    @Override
    public Fault before(DiskCall call) {
        if (!dead && callsLeft >= 0 && callsLeft-- == 0) {
            machine.crash();
        }
        if (dead) {
            throw new Died();
        }
        return Fault.NONE;
    }

    @Override
    public void found(UUID cluster, boolean minted) {
        scheduler.trace(machine.id, 0, () -> (minted ? "mints " : "takes ") + cluster);
        if (minted) {
            machine.episode().ids().mints(machine);
        }
        machine.episode().ids().takes(machine);
    }

    @Override
    public void formatted(UUID cluster) {
        machine.episode().ids().has(machine, cluster);
    }

    @Override
    public void refused(String why) {
        machine.refused(why);
    }

    @Override
    public void failed(StartException why) {
        machine.refused(why.getMessage());
    }

    private final class Clock implements NodeClock {
        @Override
        public long millis() {
            return scheduler.now() / MICROS_PER_MILLI;
        }

        @Override
        public long wallMicros() {
            return Scheduler.EPOCH_MICROS + scheduler.now();
        }
    }

    /** There is no replica that could send anything. */
    private static final class NoWire implements NodeHost.Wire {
        @Override
        public void send(Envelope envelope, byte[] frame) {
            throw new IllegalStateException("a message of a replica in a first start");
        }

        @Override
        public boolean isConnected(int peer) {
            return false;
        }
    }
}
