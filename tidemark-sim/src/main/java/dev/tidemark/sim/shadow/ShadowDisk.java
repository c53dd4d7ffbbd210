package dev.tidemark.sim.shadow;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.tree.DataFile;
import java.io.IOException;

/** The disk of a data file, and what befalls it while nobody looks: power that fails, files that are lost, rot. */
final class ShadowDisk {
    private static final double ROTS = 0.1;
    private static final double LOSES_FILE = 0.02;

    private final Faults faults;
    private final FileFaults fileFaults;
    private final Dice dice;
    private SimulatedDisk disk = new SimulatedDisk();

    ShadowDisk(Faults faults, FileFaults fileFaults, Dice dice) {
        this.faults = faults;
        this.fileFaults = fileFaults;
        this.dice = dice;
    }

    /** As it is now: another one after each {@link #losePower}. */
    SimulatedDisk now() {
        return disk;
    }

    void replace() {
        disk = new SimulatedDisk();
    }

    boolean hasFile() {
        return disk.exists(DataFile.NAME);
    }

    void losePower() {
        boolean isTorn = faults.has(FaultKind.TORN_SECTOR);
        int kept = dice.pick(4);
        disk = disk.crash(new CrashChooser() {
            @Override
            public int choose(int options) {
                return kept == 0 ? 0 : kept == 1 ? options - 1 : dice.pick(options);
            }

            @Override
            public int tornAt() {
                return isTorn && dice.chance(0.3) ? 1 + dice.pick(511) : 0;
            }
        });
    }

    /** While nothing runs. */
    void harm() throws IOException {
        if (!hasFile()) {
            return;
        }
        long used = disk.usedQuietly(DataFile.NAME);
        if (strikes(FaultKind.TRUNCATED_FILE, LOSES_FILE)) {
            disk.cut(DataFile.NAME, dice.between(0, used - 1));
            fileFaults.damage();
        } else if (strikes(FaultKind.MISSING_FILE, LOSES_FILE)) {
            disk.lose(DataFile.NAME);
            fileFaults.damage();
        }
    }

    void rot() throws IOException {
        if (strikes(FaultKind.ROT, ROTS)) {
            disk.flipBit(DataFile.NAME, dice.between(0, disk.usedQuietly(DataFile.NAME) - 1), dice.pick(8));
            fileFaults.damage();
        }
    }

    /** What is no good any more makes room for another one. */
    void deleteFile() throws IOException {
        if (hasFile()) {
            disk.faults(DiskFaults.NONE);
            disk.delete(DataFile.NAME);
            disk.syncDirectory("");
        }
    }

    private boolean strikes(FaultKind kind, double rate) {
        return faults.has(kind) && dice.chance(rate);
    }
}
