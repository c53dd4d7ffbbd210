package dev.tidemark.sim.machine;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.tree.DataFile;
import java.util.function.Supplier;

/**
 * The disk of one process: slow, at times failing or full, and the place where the process dies, since what a crash
 * leaves depends on what was written and not synced at that moment. One of its calls takes time in which everything
 * else goes on.
 */
public final class Device implements DiskFaults {
    /** Ends the task that a crash interrupts. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1;

        Crashed() {
            super("the simulated process is dead", null, false, false);
        }
    }

    /** Where a truncation or a reset of the log begins and ends. */
    private static final String INTENT = "wal/intent";
    /** A snapshot that has its name loses it only when it is put aside. */
    private static final String SNAPSHOT = ".snap";

    private static final long NO_CALL = -1;
    private static final long QUICK_MICROS = 5_000;
    private static final long FORGOTTEN_MICROS = 3_000_000;

    private final Scheduler scheduler;
    private final SimulatedDisk disk;
    private final Faults faults;
    private final Dice dice;
    private final Owner owner;
    private final DurableTruth truth;
    private final Scheduler.Interruption isDead = () -> this.dead;
    private boolean slow;
    private boolean dead;
    private boolean watched;
    private int crashAfterCalls = -1;
    private long fullUntil;
    private long hangUntil;
    private long slowUntil;
    /** Each lane may be within one. */
    private int openCalls;
    /** Of the first of them. */
    private long callBegan = NO_CALL;

    private long troubledAt = -FORGOTTEN_MICROS;

    /** Who has to know what happens here. */
    interface Owner {
        /** Something rare begins: several steps that must look like one. */
        void rareMoment();

        /** A planned crash is due: the process dies here. */
        void crashNow();

        /** A snapshot of its own that it was to send turned out to be damaged. */
        void putsSnapshotAside();

        /** Its data file is damaged, and another takes the place of it. */
        void putsDataFileAside();

        /** A fault was injected after which the process may stop for good. */
        void doomed(FaultKind why);

        /** A fault was injected after which what is on the disk may not be what was acknowledged. */
        void damaged(FaultKind how);

        /** Whether what is on this disk may be destroyed. */
        boolean mayBeDamaged(FaultKind how);
    }

    Device(Scheduler scheduler, SimulatedDisk disk, Faults faults, Dice dice, Owner owner, DurableTruth truth) {
        this.scheduler = scheduler;
        this.disk = disk;
        this.faults = faults;
        this.dice = dice;
        this.owner = owner;
        this.truth = truth;
        disk.faults(this);
    }

    /** From now on calls take time. While a process starts they take none. */
    void beSlow() {
        slow = true;
    }

    void crashAfter(int calls) {
        crashAfterCalls = calls;
    }

    void recover() {
        fullUntil = 0;
        hangUntil = 0;
        slowUntil = 0;
        disk.capacity(Long.MAX_VALUE);
    }

    /** Somebody who watches reads the disk: that takes no time, and nothing goes wrong. */
    <T> T watched(Supplier<T> look) {
        watched = true;
        try {
            return look.get();
        } finally {
            watched = false;
        }
    }

    /** What the next process finds. */
    SimulatedDisk die(CrashChooser chooser) {
        dead = true;
        return disk.crash(chooser);
    }

    @Override
    public Fault before(DiskCall call) {
        if (watched) {
            return Fault.NONE;
        }
        requireAlive();
        if (slow) {
            if (openCalls++ == 0) {
                callBegan = scheduler.now();
            }
            takeTime(call.operation());
            noteTrouble();
            requireAlive();
        }
        if (call.operation() == DiskOperation.WRITE
                && call.name().equals(INTENT)
                && faults.strikes(FaultKind.CRASH, 2)) {
            owner.rareMoment();
        }
        if (crashAfterCalls >= 0 && crashAfterCalls-- == 0) {
            owner.crashNow();
            requireAlive();
        }
        if (slow && call.operation() == DiskOperation.RENAME && call.name().endsWith(SNAPSHOT)) {
            owner.putsSnapshotAside();
        }
        if (slow && call.operation() == DiskOperation.RENAME && call.name().equals(DataFile.NAME)) {
            owner.putsDataFileAside();
        }
        if (slow && faults.strikes(FaultKind.THREAD_ERROR, 0.02)) {
            doomed(FaultKind.THREAD_ERROR, Fault.NONE);
            throw new OutOfMemoryError("an injected error");
        }
        Fault fault = fault(call);
        truth.called(call, fault == Fault.NONE);
        return fault;
    }

    /** For the protocol a log that waits for room is a disk that hangs (H17c). */
    @Override
    public void foundNoRoom() {
        troubledAt = scheduler.now();
    }

    private void noteTrouble() {
        if (!isInTime()) {
            troubledAt = scheduler.now();
        }
        if (--openCalls == 0) {
            callBegan = NO_CALL;
        }
    }

    private boolean isInTime() {
        return callBegan == NO_CALL || scheduler.now() - callBegan < QUICK_MICROS;
    }

    /** Whether every call returned soon for long enough that nobody can take this disk for a slow one. */
    boolean isQuick() {
        return isInTime() && scheduler.now() - troubledAt > FORGOTTEN_MICROS;
    }

    private void takeTime(DiskOperation operation) {
        if (operation != DiskOperation.SYNC && operation != DiskOperation.SYNC_DIRECTORY) {
            if (dice.pick(16) == 0) {
                scheduler.pass(dice.between(1, 200), isDead);
            }
            return;
        }
        if (faults.strikes(FaultKind.SLOW_NODE, 0.05)) {
            slowUntil = scheduler.now() + faults.dice(FaultKind.SLOW_NODE).between(300_000, 4_000_000);
            faults.hadEffect(FaultKind.SLOW_NODE);
        }
        boolean slowNow = scheduler.now() < slowUntil;
        long micros = slowNow ? faults.dice(FaultKind.SLOW_NODE).between(15_000, 60_000) : dice.between(20, 1_500);
        if (faults.strikes(FaultKind.SLOW_DISK, 1)) {
            micros = faults.dice(FaultKind.SLOW_DISK).between(5_000, 150_000);
            faults.hadEffect(FaultKind.SLOW_DISK);
        } else if (faults.strikes(FaultKind.DISK_HANG, 0.1)) {
            hangUntil = scheduler.now() + faults.dice(FaultKind.DISK_HANG).between(200_000, 2_500_000);
            faults.hadEffect(FaultKind.DISK_HANG);
        }
        scheduler.pass(micros, isDead);
        if (hangUntil > scheduler.now()) {
            scheduler.pass(hangUntil - scheduler.now(), () -> dead || hangUntil <= scheduler.now());
        }
    }

    private Fault fault(DiskCall call) {
        return switch (call.operation()) {
            case SYNC -> syncFault();
            case WRITE -> writeFault(call);
            case READ -> readFault(call);
            case CREATE -> createFault();
            case DELETE -> {
                fullUntil = 0; // that made room
                yield Fault.NONE;
            }
            default -> Fault.NONE;
        };
    }

    private Fault syncFault() {
        if (!faults.strikes(FaultKind.SYNC_FAILURE, 0.05)) {
            return Fault.NONE;
        }
        return doomed(FaultKind.SYNC_FAILURE, new Fault.FailSyncAndDropPages());
    }

    private Fault writeFault(DiskCall call) {
        if (faults.strikes(FaultKind.WRITE_ERROR, 0.05)) {
            return doomed(FaultKind.WRITE_ERROR, new Fault.Fail("an injected write error"));
        }
        if (faults.strikes(FaultKind.SHORT_WRITE, 0.05) && call.bytes() > 1) {
            int written = faults.dice(FaultKind.SHORT_WRITE).pick(call.bytes());
            return doomed(FaultKind.SHORT_WRITE, new Fault.PartialWrite(written));
        }
        if (faults.strikes(FaultKind.LOST_WRITE, 0.05) && owner.mayBeDamaged(FaultKind.LOST_WRITE)) {
            owner.damaged(FaultKind.LOST_WRITE);
            return new Fault.LostWrite();
        }
        if (faults.strikes(FaultKind.MISDIRECTED, 0.05)
                && call.position() >= 512
                && owner.mayBeDamaged(FaultKind.MISDIRECTED)) {
            owner.damaged(FaultKind.MISDIRECTED);
            long sectors = call.position() / 512;
            long other = 512 * faults.dice(FaultKind.MISDIRECTED).between(0, Math.min(sectors, 1000) - 1);
            return new Fault.MisdirectedWrite(other);
        }
        return Fault.NONE;
    }

    private Fault readFault(DiskCall call) {
        if (faults.strikes(FaultKind.STALE_READ, 0.03)
                && call.bytes() > 0
                && owner.mayBeDamaged(FaultKind.STALE_READ)) {
            owner.damaged(FaultKind.STALE_READ);
            return new Fault.StaleRead(
                    call.position() + faults.dice(FaultKind.STALE_READ).pick(call.bytes()));
        }
        if (faults.strikes(FaultKind.MISDIRECTED_READ, 0.03) && owner.mayBeDamaged(FaultKind.MISDIRECTED_READ)) {
            owner.damaged(FaultKind.MISDIRECTED_READ);
            long sectors = Math.min(call.position() / 512 + 20, 1000);
            return new Fault.MisdirectedRead(
                    512 * faults.dice(FaultKind.MISDIRECTED_READ).between(0, sectors));
        }
        return Fault.NONE;
    }

    /** Overwriting needs no room, and the room for appending is taken when a segment is made. */
    private Fault createFault() {
        if (faults.strikes(FaultKind.DISK_FULL, 0.5)) {
            fullUntil = scheduler.now() + faults.dice(FaultKind.DISK_FULL).between(10_000, 900_000);
        }
        if (scheduler.now() >= fullUntil || faults.isPeace()) {
            return Fault.NONE;
        }
        faults.hadEffect(FaultKind.DISK_FULL);
        troubledAt = scheduler.now();
        owner.doomed(FaultKind.DISK_FULL); // where it is not expected it may stop the node
        return new Fault.Full();
    }

    private Fault doomed(FaultKind kind, Fault fault) {
        faults.hadEffect(kind);
        owner.doomed(kind);
        return fault;
    }

    private void requireAlive() {
        if (dead) {
            throw new Crashed();
        }
    }
}
