package dev.tidemark.sim.machine;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.node.start.LogStart;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.network.SimulatedNetwork;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A machine with a disk, on which one process after the other runs the node. */
public final class SimulatedNode implements SimulatedNetwork.Station {
    /** How often a recovery is compared with a second one. */
    private static final double RECOVERED_TWICE = 0.1;

    public final int id;
    final Setting setting;
    final Surroundings surroundings;
    NodeConfig config;
    final Dice dice;
    public final SimulatedClock clock;
    public final Release release;
    public final Standstill standstill;

    private final Scheduler scheduler;
    private final Storage storage;
    private NodeProcess process;
    private boolean buried;
    private int generation;
    private final Incarnations incarnations;
    /** Why it ended by itself last; null: it never did. */
    private Throwable stopCause;

    /** It does not start any more, and nobody repairs it. */
    private String refusal = "";
    /** Whether it is no member now, by what is committed. */
    private Predicate<SimulatedNode> outside = node -> false;

    public SimulatedNode(Setting setting, Surroundings surroundings, int id, Dice dice, SimulatedClock clock) {
        this.setting = setting;
        this.surroundings = surroundings;
        this.scheduler = setting.scheduler();
        this.standstill = new Standstill(scheduler, clock);
        this.storage = new Storage(setting, id);
        this.id = id;
        this.incarnations = new Incarnations(setting, id);
        this.release = new Release(setting);
        // A leader must know from its start that it may let somebody in again.
        this.config = setting.faults().has(FaultKind.MEMBERS)
                ? setting.world().changing(id, id > setting.world().voters)
                : setting.world().config(id);
        this.dice = dice;
        this.clock = clock;
    }

    public NodeProcess process() {
        return process;
    }

    @Override
    public boolean isUp() {
        return process != null;
    }

    @Override
    public HostedNode running() {
        return process == null ? null : process.node;
    }

    /** Looks at what a running node has, on its disk too, without any effect on it. */
    public <T> T watched(Function<HostedNode, T> look) {
        return process.device.watched(() -> look.apply(process.node));
    }

    int generation() {
        return generation;
    }

    /** Gone for good: its disk was destroyed. */
    public boolean isLost() {
        return !refusal.isEmpty();
    }

    /** It has no part in the cluster any more and never will: gone, or another one that nobody lets in. */
    public boolean isGone() {
        return isLost()
                || storage.damage().contains(FaultKind.WIPE)
                || (incarnations.isAnother() && !config.autoRejoin());
    }

    /** It has no part in the cluster now. */
    public boolean isOut() {
        return isGone() || buried || isOutside();
    }

    /** It is no member now, but may become one. */
    public boolean isOutside() {
        return outside.test(this);
    }

    /** Members change in this run. */
    public void membersChange(Predicate<SimulatedNode> isOutside) {
        outside = isOutside;
        config = setting.world().changing(id, config.join());
    }

    /** Whether the machine is gone, with its disk, and nobody does anything about it. */
    public boolean isBuried() {
        return buried;
    }

    /** It dies, and nobody starts it again, unless it gets an empty disk. */
    public void bury() {
        if (isUp()) {
            crash();
        }
        buried = true;
        scheduler.trace(id, 0, () -> "is gone for good");
    }

    /**
     * While it is down: it gets an empty disk.
     *
     * @param joins whether it is to be added; else it comes back by itself
     */
    public void format(boolean joins) {
        config = setting.world().changing(id, joins);
        storage.replaceByEmpty();
        incarnations.formatted();
        buried = false;
        scheduler.trace(id, 0, () -> "has an empty disk, " + (joins ? "to be added" : "and comes back"));
    }

    /** Whether it had another disk once, so that what others say to who has its id may be meant for that. */
    public boolean hadAnotherDisk() {
        return incarnations.wasFormatted();
    }

    /** While it is down: its vote is gone, and it comes back as another one, with what it has. */
    public void loseVote() {
        incarnations.voteIsLost();
        scheduler.trace(id, 0, () -> "has lost its vote");
        storage.loseVote();
    }

    /** Its disk, which outlives its processes. */
    public Storage storage() {
        return storage;
    }

    /** Leaves so many bytes. A write that does not fit may stop the process where that is not expected. */
    public void fillDisk(long left) {
        storage.fill(left);
        process.doomedBy.add(FaultKind.NO_ROOM);
    }

    /** Whether it does not run, or its disk has answered soon for some seconds. */
    public boolean isQuick() {
        return process == null || process.device.isQuick();
    }

    /** Before the first start: the log begins after a snapshot. */
    public void prepare(LogStart first) {
        NodeProcess formatting = new NodeProcess(this, storage.disk(), 0);
        storage.disk().faults(DiskFaults.NONE);
        try {
            HostedNode.prepare(config, formatting.host(storage.disk()), first);
        } catch (StartException e) {
            throw new Violation(Invariant.STARTS, "n" + id + " cannot be prepared: " + e.getMessage(), e);
        }
        formatting.die();
    }

    public void start() {
        if (isUp() || isLost() || buried) {
            return;
        }
        generation++;
        config = release.of(
                config.with(config.limits().withLeaseMillis(setting.world().leaseMillis())));
        NodeProcess starting = new NodeProcess(this, storage.disk(), generation);
        process = starting;
        if (storage.isFull()) {
            starting.doomedBy.add(FaultKind.NO_ROOM);
        }
        if (setting.faults().strikes(FaultKind.CRASH, 2)) {
            surroundings.misfortune().crashInRecovery(this);
        }
        try {
            starting.open(storage.disk());
        } catch (Device.Crashed e) {
            setting.coverage().add(Coverage.Event.CRASH_IN_RECOVERY);
            return;
        } catch (StartException e) {
            refused(starting, e);
            return;
        }
        storage.started();
        incarnations.started(starting.node.status().incarnation(), storage.damage(), storage.hasOneFlippedBit());
        if (dice.chance(RECOVERED_TWICE) && !storage.isMisread()) {
            recoversTheSameAgain(starting);
        }
        for (int peer = 1; peer <= setting.world().size; peer++) {
            hearsOf(starting, peer);
        }
    }

    /** Had it lost its power right now, with all that is not synced, it would come back the same (H14, H15, H35). */
    private void recoversTheSameAgain(NodeProcess started) {
        String first = started.found(started.node);
        String again;
        try {
            again = started.found(started.openAside(storage.disk().crash(CrashChooser.loseAll())));
        } catch (StartException e) {
            again = e.getMessage();
        }
        if (!first.equals(again)) {
            setting.judge()
                    .violated(
                            Invariant.RECOVERY_IDEMPOTENT,
                            "n" + id + " recovered " + first + ", and after a crash right then " + again);
        }
        setting.coverage().add(Coverage.Event.RECOVERED_TWICE);
    }

    private void refused(NodeProcess starting, StartException e) {
        scheduler.trace(id, 0, () -> "does not start: " + e.getMessage());
        starting.die();
        storage.replaceBy(starting.device.die(CrashChooser.keepAll()));
        process = null;
        if (release.isReplacedFor(e)) {
            surroundings.misfortune().restartLater(this);
            return;
        }
        if (incarnations.mayNeedAnEmptyDisk() && e.getMessage().contains("with an empty one")) {
            surroundings.misfortune().needsAnEmptyDisk(this);
            return;
        }
        if (!storage.damage().isEmpty()) {
            storage.damageHadEffect();
            setting.coverage().add(Coverage.Event.REFUSED_TO_START);
            refusal = e.getMessage();
            return;
        }
        if (starting.doomedBy.isEmpty()) {
            setting.judge()
                    .violated(new Violation(Invariant.STARTS, "n" + id + " does not start: " + e.getMessage(), e));
        }
        surroundings.misfortune().restartLater(this);
    }

    /** Tries to start on a disk that is not its own: it must refuse (H92, H103). */
    public void mustNotStart() {
        NodeProcess starting = new NodeProcess(this, storage.disk(), ++generation);
        try {
            starting.open(storage.disk());
        } catch (StartException e) {
            scheduler.trace(id, 0, () -> "refuses a disk that is not its own: " + e.getMessage());
            starting.die();
            storage.replaceBy(starting.device.die(CrashChooser.keepAll()));
            return;
        }
        setting.judge().violated(Invariant.FENCED, "n" + id + " starts on the disk of another node");
        starting.die();
        storage.replaceBy(starting.device.die(CrashChooser.keepAll()));
    }

    private void hearsOf(NodeProcess hearing, int peer) {
        scheduler.after(dice.between(0, 30_000), () -> hearing.main.execute(() -> hearing.node.connected(peer)));
    }

    @Override
    public void receive(int from, Envelope envelope, byte[] frame, boolean damaged) {
        if (process != null) {
            process.receive(from, envelope, frame, damaged);
        }
    }

    /** A peer's connection was reset, or so it seems. */
    public void losesConnectionTo(int peer) {
        onMain(node -> node.connectionLost(peer));
    }

    public void withGateway(Consumer<Gateway> action) {
        onMain(node -> action.accept(node.gateway()));
    }

    public void onMain(Consumer<HostedNode> action) {
        NodeProcess running = process;
        if (running != null && running.node != null) {
            running.main.execute(() -> action.accept(running.node));
        }
    }

    /** Dies at one of the next disk calls, in the middle of whatever that is part of, or else a little later. */
    public void crashSoon(int calls) {
        NodeProcess dying = process;
        if (dying != null) {
            dying.device.crashAfter(dice.pick(calls));
            scheduler.after(dice.between(1_000, 30_000), () -> {
                if (process == dying) {
                    crash();
                }
            });
        }
    }

    /** Loses its power now. */
    public void crash() {
        NodeProcess dying = process;
        scheduler.trace(id, 0, () -> "loses its power");
        standstill.wake();
        process = null;
        dying.die();
        surroundings.watcher().died(dying);
        surroundings.misfortune().keepImage(this, storage.disk());
        storage.replaceBy(dying.device.die(surroundings.misfortune().chooser()));
    }

    /** Whether what ended it last, by itself, names this file. */
    public boolean stoppedFor(String file) {
        for (Throwable reason = stopCause; reason != null; reason = reason.getCause()) {
            if (String.valueOf(reason.getMessage()).contains(file)) {
                return true;
            }
        }
        return false;
    }

    /** The process ends by itself, or an invariant does not hold. */
    void stopped(NodeProcess stopping, Throwable cause) {
        stopCause = cause;
        scheduler.trace(id, 0, () -> "stops: " + cause);
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof Violation violation) {
                throw setting.judge().failed(violation); // thrown through the node
            }
        }
        boolean excused = !stopping.doomedBy.isEmpty()
                || !storage.damage().isEmpty()
                || setting.budget().isExceeded();
        if (!excused) {
            Violation stopped = new Violation(Invariant.STAYS_UP, "n" + id + " stopped by itself: " + cause, cause);
            if (!setting.judge().overlooks(stopped)) {
                throw setting.judge().failed(stopped);
            }
        }
        setting.coverage().add(Coverage.Event.STOPPED_FOR_GOOD);
        storage.damageHadEffect();
        crash();
        if (setting.budget().isExceeded() && stopping.doomedBy.isEmpty()) {
            refusal = String.valueOf(cause.getMessage());
            return;
        }
        surroundings.misfortune().restartLater(this);
    }

    public void recoverFromFaults() {
        standstill.end();
        if (process != null) {
            process.device.recover();
        }
    }
}
