package dev.tidemark.sim.strike;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.Misfortune;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.observer.Observer;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.TreeMap;

/** Lets each kind of fault strike now and then, at times of its own; here are those that strike nodes. */
public final class NodeFaults implements Misfortune {
    /** Where leaders have leases it is looked for one to cut off as often as this. */
    private static final long LEFT_BEHIND_MICROS = 60_000;
    /** Where little goes wrong. */
    private static final long SELDOM_MICROS = 3_000_000;

    private static final int WITHIN_CALLS = 12;
    private static final int WITHIN_RECOVERY_CALLS = 40;

    private final Budget budget;
    private final Scheduler scheduler;
    private final Machines machines;
    private final LinkFaults links;
    private final CommittedLog committed;
    private final Faults faults;
    private final Dice restarts;
    private final Dice leases;
    private final boolean isQuiet;
    private final StorageFaults storage;
    private final MemberFaults members;
    private final ReleaseFaults releases;
    private final LeaseStrikes leaseStrikes;
    /** Older images of disks, by node. */
    private final TreeMap<Integer, SimulatedDisk> images = new TreeMap<>();

    public NodeFaults(
            Setting setting,
            Machines machines,
            LinkFaults links,
            CommittedLog committed,
            Observer observer,
            Dice restarts) {
        this.budget = setting.budget();
        this.scheduler = setting.scheduler();
        this.faults = setting.faults();
        this.machines = machines;
        this.links = links;
        this.committed = committed;
        this.restarts = restarts;
        this.leases = setting.world().leaseDice();
        this.isQuiet = setting.world().isQuiet;
        this.storage = new StorageFaults(setting, machines, observer, this);
        this.members = new MemberFaults(setting, machines, committed, observer, this);
        this.releases = new ReleaseFaults(setting, machines, committed, this);
        this.leaseStrikes = new LeaseStrikes(setting, machines, links, this);
    }

    public void start() {
        if (isQuiet) {
            again(FaultKind.CRASH, this::crash, faults.dice(FaultKind.CRASH), SELDOM_MICROS);
            again(FaultKind.TRANSFER, this::transfer, faults.dice(FaultKind.TRANSFER), SELDOM_MICROS);
            again(
                    FaultKind.CLOCK_JUMP,
                    dice -> machines.any(dice).clock.jump(),
                    faults.dice(FaultKind.CLOCK_JUMP),
                    SELDOM_MICROS);
        } else {
            startAll();
        }
        if (leaseStrikes.areMade()) {
            leaseStrikes.start();
        } else if (leases != null) {
            FaultKind cut = faults.has(FaultKind.PARTITION) ? FaultKind.PARTITION : FaultKind.BRIDGE;
            FaultKind kind = faults.has(FaultKind.FREEZE) ? FaultKind.FREEZE : cut;
            again(kind, dice -> links.leaveLeaderBehind(kind, dice), leases, LEFT_BEHIND_MICROS);
        }
    }

    private void startAll() {
        repeat(FaultKind.CRASH, this::crash);
        repeat(FaultKind.KILL_ALL, this::killAll);
        repeat(FaultKind.FREEZE, this::freeze);
        repeat(FaultKind.RESET, links::reset);
        repeat(FaultKind.ONE_WAY, links::oneWay);
        repeat(FaultKind.PARTITION, links::partition);
        repeat(FaultKind.BRIDGE, links::bridge);
        repeat(FaultKind.TRANSFER, this::transfer);
        repeat(FaultKind.CLOCK_JUMP, dice -> machines.any(dice).clock.jump());
        repeat(FaultKind.ROT, storage::rot);
        repeat(FaultKind.TRUNCATED_FILE, storage::cut);
        repeat(FaultKind.MISSING_FILE, storage::lose);
        repeat(FaultKind.WIPE, storage::wipe);
        repeat(FaultKind.ROLLBACK, storage::rollBack);
        repeat(FaultKind.SWAP, storage::swap);
        repeat(FaultKind.NO_ROOM, this::noRoom);
        repeat(FaultKind.SUSPEND, this::suspend);
        members.start();
        releases.start();
    }

    /** What strikes, with the dice of its kind. */
    private interface Strike {
        void now(Dice dice);
    }

    private void repeat(FaultKind kind, Strike strike) {
        if (faults.has(kind)) {
            Dice dice = faults.dice(kind);
            long every = dice.between(50_000, 1_500_000);
            again(kind, strike, dice, every);
        }
    }

    /** Does nothing in a run that does not have this kind. */
    private void again(FaultKind kind, Strike strike, Dice dice, long every) {
        scheduler.after(dice.between(every / 4, every), () -> {
            if (faults.has(kind)) {
                strike.now(dice);
                again(kind, strike, dice, every);
            }
        });
    }

    private void crash(Dice dice) {
        crash(machines.leaderOrAny(dice), FaultKind.CRASH, dice);
    }

    private void crash(SimulatedNode node, FaultKind kind, Dice dice) {
        crash(node, kind, dice, WITHIN_CALLS);
    }

    private void crash(SimulatedNode node, FaultKind kind, Dice dice, int calls) {
        if (node.isUp()) {
            faults.hadEffect(kind);
            node.crashSoon(calls);
            if (dice.chance(0.6)) {
                links.breakConnections(node, dice);
            }
            restartLater(node);
        }
    }

    /** In the middle of something that is rare, where a crash at any time would hardly ever strike. */
    @Override
    public void crashAtRareMoment(SimulatedNode node) {
        crash(node, FaultKind.CRASH, faults.dice(FaultKind.CRASH));
    }

    /** A node that is about to open its directory dies on the way. */
    @Override
    public void crashInRecovery(SimulatedNode node) {
        crash(node, FaultKind.CRASH, faults.dice(FaultKind.CRASH), WITHIN_RECOVERY_CALLS);
    }

    private void killAll(Dice dice) {
        machines.forEach(node -> crash(node, FaultKind.KILL_ALL, dice));
    }

    @Override
    public void needsAnEmptyDisk(SimulatedNode node) {
        members.comesBackEmpty(node);
    }

    @Override
    public void restartLater(SimulatedNode node) {
        boolean fast = faults.has(FaultKind.FAST_RESTART)
                && faults.dice(FaultKind.FAST_RESTART).chance(0.6);
        if (fast) {
            faults.hadEffect(FaultKind.FAST_RESTART);
        }
        long soonest = 31_000; // what is about to die has died by then
        long latest = fast ? 45_000 : restarts.chance(0.5) ? 90_000 : 900_000;
        scheduler.after(restarts.between(soonest, latest), node::start);
    }

    private void freeze(Dice dice) {
        SimulatedNode node = machines.leaderOrAny(dice);
        if (node.isUp()) {
            freeze(node, dice.between(10_000, 1_200_000));
        }
    }

    void freeze(SimulatedNode node, long micros) {
        faults.hadEffect(FaultKind.FREEZE);
        scheduler.trace(node.id, 0, () -> "stands still for " + micros / 1000 + " ms");
        node.standstill.begin(micros);
    }

    private void suspend(Dice dice) {
        SimulatedNode node = machines.leaderOrAny(dice);
        if (node.isUp()) {
            suspend(node, dice.between(10_000, dice.chance(0.7) ? 600_000 : 3_000_000));
            if (dice.chance(0.4)) {
                links.othersNotice(node);
            }
        }
    }

    void suspend(SimulatedNode node, long micros) {
        faults.hadEffect(FaultKind.SUSPEND);
        scheduler.trace(node.id, 0, () -> "is suspended for " + micros / 1000 + " ms");
        node.standstill.suspend(micros);
    }

    /** What is left is less than what is reserved, and at times a write does not fit either (H172). */
    private void noRoom(Dice dice) {
        SimulatedNode node = machines.leaderOrAny(dice);
        if (node.isUp()) {
            faults.hadEffect(FaultKind.NO_ROOM);
            node.fillDisk(dice.pick(2) * World.RESERVED_BYTES / 2);
            scheduler.after(dice.between(50_000, 2_500_000), node.storage()::makeRoom);
        }
    }

    private void transfer(Dice dice) {
        SimulatedNode target = machines.any(dice);
        transfer(machines.leaderOrAny(dice), target.id);
    }

    void transfer(SimulatedNode asked, int target) {
        asked.onMain(node -> node.transferLeadership(target, outcome -> {
            if (outcome == TransferOutcome.HANDED_OVER) {
                faults.hadEffect(FaultKind.TRANSFER);
            }
        }));
    }

    @Override
    public void tellsAnotherToStand(SimulatedNode leader) {
        leaseStrikes.tellsAnotherToStand(leader);
    }

    /** Somebody closes a connection that makes no sense; both ends notice. */
    @Override
    public void connectionBreaks(SimulatedNode one, int other) {
        if (one.id != other) {
            one.losesConnectionTo(other);
            machines.node(other).losesConnectionTo(one.id);
        }
    }

    /** What a crash leaves of what was not synced. */
    @Override
    public CrashChooser chooser() {
        long seed = restarts.nextLong();
        CrashChooser kept = switch (restarts.pick(4)) {
            case 0 -> CrashChooser.loseAll();
            case 1 -> CrashChooser.keepAll();
            default -> options -> 0;
        };
        boolean random = restarts.chance(0.5);
        boolean torn = faults.has(FaultKind.TORN_SECTOR);
        Dice dice = new Dice(seed);
        return new CrashChooser() {
            @Override
            public int choose(int options) {
                return random ? dice.pick(options) : kept.choose(options);
            }

            @Override
            public int tornAt() {
                if (!torn || !dice.chance(0.3)) {
                    return 0;
                }
                faults.hadEffect(FaultKind.TORN_SECTOR);
                return 1 + dice.pick(511);
            }
        };
    }

    /** Before a crash: this is how the disk is now, so that it can come back like this. */
    @Override
    public void keepImage(SimulatedNode node, SimulatedDisk disk) {
        if (budget.mayRollBack() && faults.dice(FaultKind.ROLLBACK).chance(0.5)) {
            images.put(node.id, disk.crash(CrashChooser.keepAll()));
        }
    }

    SimulatedDisk image(SimulatedNode node) {
        return images.remove(node.id);
    }

    /**
     * Whether the cluster knows a node by its data directory, for good. The log says so, and so many others know that
     * it is committed that those who do not are no election quorum, not even together with a node that comes back
     * empty: they would have no way to tell that anything was ever committed (H92).
     */
    boolean isBound(SimulatedNode node) {
        int know = 0;
        for (SimulatedNode other : machines.others(node)) {
            HostedNode running = other.running();
            know += running != null && isBound(committed.knownTo(running), node) ? 1 : 0;
        }
        int election = budget.sizes().election();
        return isBound(committed.configuration(), node) && machines.size() - know < election;
    }

    private static boolean isBound(Configuration configuration, SimulatedNode node) {
        return configuration != null && !configuration.incarnation(node.id).equals(Configuration.UNBOUND);
    }
}
