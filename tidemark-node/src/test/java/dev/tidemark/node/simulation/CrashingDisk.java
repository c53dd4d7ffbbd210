package dev.tidemark.node.simulation;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;

/**
 * The disk of one process: slow, at times full, and the place where the process dies, since what a crash leaves depends
 * on what was written and not synced at that moment. One of its calls takes time in which everything else goes on.
 */
final class CrashingDisk implements DiskFaults {
    /** Ends the task that a crash interrupts. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1;

        Crashed() {
            super("the simulated process is dead", null, false, false);
        }
    }

    private final Scheduler scheduler;
    private final SimulatedDisk disk;
    private final Runnable crash;
    private final FaultPlan plan;
    private boolean slow;
    private boolean dead;
    private int crashAfterCalls = -1;
    private long fullUntil;
    private boolean failNextSync;

    /** @param crash called when a planned crash is due */
    CrashingDisk(Scheduler scheduler, SimulatedDisk disk, FaultPlan plan, Runnable crash) {
        this.scheduler = scheduler;
        this.disk = disk;
        this.plan = plan;
        this.crash = crash;
        disk.faults(this);
    }

    SimulatedDisk disk() {
        return disk;
    }

    /** From now on calls take time. While a process starts they take none. */
    void beSlow() {
        slow = true;
    }

    void crashAfter(int calls) {
        crashAfterCalls = calls;
    }

    void beFullUntil(long time) {
        fullUntil = time;
    }

    void failNextSync() {
        failNextSync = true;
    }

    /** What the next process finds. */
    SimulatedDisk die(CrashChooser chooser) {
        dead = true;
        return disk.crash(chooser);
    }

    @Override
    public Fault before(DiskCall call) {
        requireAlive();
        if (slow) {
            scheduler.pass(plan.diskMicros(scheduler, call.operation()));
            requireAlive();
        }
        if (crashAfterCalls >= 0 && crashAfterCalls-- == 0) {
            crash.run();
            requireAlive();
        }
        if (failNextSync && call.operation() == DiskOperation.SYNC) {
            failNextSync = false;
            return new Fault.FailSyncAndDropPages();
        }
        if (call.operation() == DiskOperation.DELETE) {
            fullUntil = 0; // that made room
        }
        // Overwriting needs no room, and the room for appending is taken when a segment is made.
        boolean needsRoom = call.operation() == DiskOperation.CREATE;
        return needsRoom && scheduler.now() < fullUntil ? new Fault.Full() : Fault.NONE;
    }

    private void requireAlive() {
        if (dead) {
            throw new Crashed();
        }
    }
}
