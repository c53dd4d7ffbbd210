package dev.tidemark.sim.machine;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;

/** The disk of a machine: which one it has now, whether that is full, and what was done to what is on it. */
public final class Storage {
    private final Setting setting;
    private final int id;
    private SimulatedDisk disk = new SimulatedDisk();
    private long callsBefore;
    /** A process may need room to start, to finish what the one before it began. */
    private boolean full;

    private final EnumSet<FaultKind> damage = EnumSet.noneOf(FaultKind.class);
    private int damages;
    /** How many files of damaged logs its node has put aside. */
    private int aside;

    /** @param id of the machine */
    Storage(Setting setting, int id) {
        this.setting = setting;
        this.id = id;
    }

    public SimulatedDisk disk() {
        return disk;
    }

    /** While the machine is down: it has another disk, or the same one with what is on it by now. */
    public void replaceBy(SimulatedDisk other) {
        callsBefore += disk.calls();
        disk = other;
    }

    /** While the machine is down: it has an empty disk. */
    void replaceByEmpty() {
        replaceBy(new SimulatedDisk());
        aside = 0;
    }

    /** Of all its disks. */
    public long calls() {
        return callsBefore + disk.calls();
    }

    /** Leaves so many bytes. */
    void fill(long left) {
        disk.capacity(Long.MAX_VALUE);
        disk.capacity(Long.MAX_VALUE - disk.usableBytes() + left);
        full = true;
    }

    public void makeRoom() {
        full = false;
        disk.capacity(Long.MAX_VALUE);
    }

    boolean isFull() {
        return full;
    }

    void loseVote() {
        try {
            disk.lose("vote");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something was done to it. */
    public void damaged(FaultKind how) {
        damages++;
        damage.add(how);
        setting.scheduler().trace(id, 0, () -> "its disk is damaged: " + how.label());
    }

    /** What was done to it. */
    public EnumSet<FaultKind> damage() {
        return damage;
    }

    public boolean isDamagedOnce() {
        return damages == 1;
    }

    /** Nothing else was done to it. */
    public boolean hasOneFlippedBit() {
        return isDamagedOnce() && damage.contains(FaultKind.ROT);
    }

    /** What is read from it may be another thing each time. */
    boolean isMisread() {
        return damage.contains(FaultKind.STALE_READ) || damage.contains(FaultKind.MISDIRECTED_READ);
    }

    /** Something was seen that is explained by what was done to it. */
    void damageHadEffect() {
        damage.forEach(setting.faults()::hadEffect);
    }

    /** A node has started on it, and may have put something aside. */
    void started() {
        int now = disk.exists("aside") ? disk.listQuietly("aside").size() : 0;
        if (now > aside) {
            setting.coverage().add(Coverage.Event.PUT_ASIDE);
            damageHadEffect();
        }
        aside = now;
    }
}
