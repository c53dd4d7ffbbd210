package dev.tidemark.sim.machine;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.StartException;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.node.hosted.NodeHost;
import dev.tidemark.node.lanes.ReplicaWatcher;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.time.SimulatedThread;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/** One life of a node: from its start to its crash. */
public final class NodeProcess {
    private static final int MICROS_PER_MILLI = 1_000;
    private static final long TURN_MICROS = 60;
    private static final long LATE_TURN_MICROS = 4_000;
    private static final long MOST_READ_MICROS = 300;
    private static final double LATE_TURNS = 0.05;

    public final SimulatedNode machine;
    final int generation;
    final SimulatedThread main;
    final SimulatedThread log;
    final SimulatedThread files;
    final SimulatedThread readers;
    public final DurableTruth truth = new DurableTruth();
    final Device device;
    /** Injected faults after which it may stop for good. */
    final EnumSet<FaultKind> doomedBy = EnumSet.noneOf(FaultKind.class);
    /** Null until it has opened its directory. */
    HostedNode node;

    private final Setting setting;
    private final Surroundings surroundings;
    private final Scheduler scheduler;
    private final Dice dice;

    NodeProcess(SimulatedNode machine, SimulatedDisk disk, int generation) {
        this.machine = machine;
        this.generation = generation;
        this.setting = machine.setting;
        this.surroundings = machine.surroundings;
        this.scheduler = setting.scheduler();
        this.dice = machine.dice;
        main = thread(this::mainDelay, this::settled);
        log = thread(() -> dice.between(0, 60), this::logSettled);
        files = thread(() -> dice.between(0, 1_000), () -> {});
        readers = thread(() -> dice.between(0, MOST_READ_MICROS), () -> {});
        device = new Device(scheduler, disk, setting.faults(), dice, new Owner(), truth);
    }

    private SimulatedThread thread(LongSupplier delayMicros, Runnable afterEach) {
        return new SimulatedThread(scheduler, delayMicros, machine.standstill::leftToSleep, afterEach);
    }

    private long mainDelay() {
        boolean isLate = setting.world().busy && dice.chance(LATE_TURNS);
        long usual = dice.between(0, isLate ? LATE_TURN_MICROS : TURN_MICROS);
        return machine.standstill.until() <= scheduler.now() ? usual : machine.standstill.until() - scheduler.now();
    }

    /** @throws StartException if the node refuses */
    void open(SimulatedDisk disk) throws StartException {
        node = HostedNode.open(machine.config, new ObservedMachine(this::executed), host(disk));
        node.watch(new Replicas());
        truth.started(node::writtenEnd, node::writtenChain);
        surroundings.watcher().started(this);
        trace(() -> "starts: epoch " + node.epoch() + ", log to " + node.end() + ", hwm " + node.hwm() + ", applied "
                + node.appliedOffset());
        device.beSlow();
        main.execute(node::start);
    }

    /** A node that is opened only to look at what it found. */
    HostedNode openAside(SimulatedDisk disk) throws StartException {
        return HostedNode.open(machine.config, new ObservedMachine((entry, reply) -> {}), host(disk));
    }

    /** What a node found in its directory, in words. */
    String found(HostedNode opened) {
        return "log " + opened.logBase() + " to " + opened.end() + ", chain "
                + opened.end().chain() + ", " + opened.vote()
                + ", applied " + opened.appliedOffset() + ", hwm " + opened.hwm() + ", configuration "
                + opened.configuration();
    }

    NodeHost host(SimulatedDisk disk) {
        return new NodeHost(
                main,
                log,
                files,
                this::readPage,
                (millis, task) -> scheduler.after(millis * MICROS_PER_MILLI, () -> main.execute(task)),
                machine.clock,
                disk,
                () -> new UUID(dice.nextLong(), dice.nextLong()),
                dice::nextLong,
                new Wire(),
                setting.world().sizes,
                this::failed);
    }

    private void readPage(Runnable read) {
        setting.coverage().add(Coverage.Event.PAGE_READ);
        readers.execute(read);
    }

    /** Whether a page may be on its way to who waits for it: it is being read, or the node has not looked yet. */
    public boolean mayBringPages() {
        return !readers.isIdle() || !main.isIdle();
    }

    private final class Wire implements NodeHost.Wire {
        @Override
        public void send(Envelope envelope, byte[] frame) {
            if (!isAlive()) {
                return;
            }
            scheduler.mix(frame.length);
            if (scheduler.isTraced()) {
                scheduler.trace(machine.id, envelope.lamport(), () -> "sends " + Words.message(envelope));
            }
            surroundings.watcher().sends(NodeProcess.this, envelope);
            surroundings.network().send(machine.id, envelope, frame);
            if (envelope.message() instanceof CampaignNow) {
                surroundings.misfortune().tellsAnotherToStand(machine);
            }
        }

        @Override
        public boolean isConnected(int peer) {
            return surroundings.network().connects(machine.id, peer);
        }

        @Override
        public int level(int peer, UUID incarnation) {
            return surroundings.network().level(machine.id, peer, incarnation);
        }
    }

    private final class Replicas implements ReplicaWatcher {
        @Override
        public void accepted(Input input) {
            surroundings.watcher().accepted(NodeProcess.this, input);
        }

        @Override
        public void acted(List<Effect> effects) {
            surroundings.watcher().acted(NodeProcess.this, effects);
        }
    }

    private final class Owner implements Device.Owner {
        @Override
        public void rareMoment() {
            if (isAlive()) {
                surroundings.misfortune().crashAtRareMoment(machine);
            }
        }

        @Override
        public void crashNow() {
            setting.coverage().add(Coverage.Event.CRASH_IN_DISK_CALL);
            machine.crash();
        }

        @Override
        public void putsDataFileAside() {
            setting.coverage().add(Coverage.Event.DATA_FILE_PUT_ASIDE);
            machine.storage().damageHadEffect();
        }

        @Override
        public void putsSnapshotAside() {
            setting.coverage().add(Coverage.Event.SNAPSHOT_PUT_ASIDE);
            machine.storage().damageHadEffect();
        }

        @Override
        public void doomed(FaultKind why) {
            doomedBy.add(why);
        }

        @Override
        public void damaged(FaultKind how) {
            doomedBy.add(how);
            machine.storage().damaged(how);
        }

        @Override
        public boolean mayBeDamaged(FaultKind how) {
            boolean whileItStarts = how == FaultKind.STALE_READ || how == FaultKind.MISDIRECTED_READ;
            return (node != null || (whileItStarts && isAlive()))
                    && setting.budget().mayDamage(machine.storage().damage());
        }
    }

    /** Null until it has opened its directory. */
    public HostedNode node() {
        return node;
    }

    public boolean isAlive() {
        return machine.process() == this;
    }

    /** The network brings a frame; nothing hears it before the directory is open. */
    void receive(int from, Envelope envelope, byte[] frame, boolean damaged) {
        if (node == null) {
            return;
        }
        main.execute(() -> {
            if (scheduler.isTraced()) {
                trace(() -> "receives " + Words.message(envelope));
            }
            if (node.received(frame)) {
                surroundings.watcher().received(this, envelope);
                if (damaged) {
                    setting.judge()
                            .violated(Invariant.INTACT, "n" + machine.id + " took a damaged frame for " + envelope);
                }
                return;
            }
            if (!damaged) {
                setting.judge()
                        .violated(
                                Invariant.INTACT,
                                "n" + machine.id + " cannot read what n" + from + " sent: " + envelope);
            }
            setting.faults().hadEffect(FaultKind.CORRUPT);
            surroundings.misfortune().connectionBreaks(machine, from);
        });
    }

    private void executed(Entry entry, Reply reply) {
        if (scheduler.isTraced()) {
            trace(() -> "executes " + entry.offset() + "@" + entry.epoch() + " " + Words.command(entry.body()) + " -> "
                    + Words.reply(reply));
        }
        surroundings.watcher().executed(this, entry, reply);
    }

    private void settled() {
        if (node != null) {
            surroundings.watcher().settled(this);
        }
    }

    private void logSettled() {
        if (node != null) {
            surroundings.watcher().stored(this);
        }
    }

    private void failed(Throwable cause) {
        if (!isAlive()) {
            return;
        }
        if (cause instanceof Device.Crashed) {
            return; // of a task that its crash interrupts
        }
        machine.stopped(this, cause);
    }

    private void trace(java.util.function.Supplier<String> line) {
        scheduler.trace(machine.id, node == null ? 0 : node.lamport(), line);
    }

    void die() {
        main.die();
        log.die();
        files.die();
        readers.die();
    }
}
