package dev.tidemark.sim.shadow;

import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.tree.file.MetaSlots;

/**
 * What goes wrong on the disk of a data file: the kinds of faults that the run has, at rates of their own, since a file
 * sees few calls. The dice of the run are not touched.
 */
final class FileFaults implements DiskFaults {
    /** The power is gone in the middle of a call. */
    static final class PowerFailure extends Error {
        private static final long serialVersionUID = 1;

        PowerFailure() {
            super("the power fails", null, false, false);
        }
    }

    private static final double FAILS = 0.004;
    private static final double LIES = 0.01;
    private static final double LIES_AGAIN = 0.5;
    private static final int SECTOR_BYTES = 512;
    private static final int NEVER = -1;
    private static final long NOWHERE = -1;

    private final Faults faults;
    private final Judge judge;
    private final Dice dice;
    private final int node;
    private int crashAfter = NEVER;
    private long misreadAt = NOWHERE;
    private boolean opening;
    private boolean writing;
    private boolean doomed;
    private boolean damaged;
    private boolean misread;

    FileFaults(Faults faults, Judge judge, Dice dice, int node) {
        this.faults = faults;
        this.judge = judge;
        this.dice = dice;
        this.node = node;
    }

    /** From now on nothing may be written, and nothing fails. */
    void beginOpening() {
        opening = true;
        writing = false;
        doomed = false;
        misread = false;
        crashAfter = NEVER;
    }

    void beginReading() {
        opening = false;
        writing = false;
        misread = false;
        crashAfter = NEVER;
    }

    /** @param calls after which the power fails; negative: it does not */
    void beginWriting(int calls) {
        opening = false;
        writing = true;
        misread = false;
        crashAfter = calls;
    }

    /** A call was failed: the process has to stop. */
    boolean isDoomed() {
        return doomed;
    }

    /** What is on the disk may not be what was written. */
    boolean isDamaged() {
        return damaged;
    }

    void damage() {
        damaged = true;
    }

    void newFile() {
        damaged = false;
    }

    /** Something was read, since this was begun, that is not on the disk, and again where it is read twice. */
    boolean hasMisread() {
        return misread;
    }

    @Override
    public Fault before(DiskCall call) {
        if (opening && call.operation().changes()) {
            judge.violated(Invariant.TREE_SURVIVES_CRASH, node, "opens a data file and calls " + call + " (R1, H141)");
        }
        if (crashAfter >= 0 && crashAfter-- == 0) {
            throw new PowerFailure();
        }
        if (opening || faults.isPeace()) {
            return Fault.NONE;
        }
        return switch (call.operation()) {
            case WRITE -> writing ? write(call) : Fault.NONE;
            case SYNC -> strikes(FaultKind.SYNC_FAILURE, FAILS) ? doomed(new Fault.FailSyncAndDropPages()) : Fault.NONE;
            case READ -> read(call);
            default -> Fault.NONE;
        };
    }

    private Fault write(DiskCall call) {
        if (strikes(FaultKind.WRITE_ERROR, FAILS)) {
            return doomed(new Fault.Fail("an injected write error"));
        }
        if (call.bytes() > 1 && strikes(FaultKind.SHORT_WRITE, FAILS)) {
            return doomed(new Fault.PartialWrite(dice.pick(call.bytes())));
        }
        if (strikes(FaultKind.LOST_WRITE, LIES)) {
            damaged = true;
            return new Fault.LostWrite();
        }
        if (call.position() >= SECTOR_BYTES && strikes(FaultKind.MISDIRECTED, LIES)) {
            damaged = true;
            return new Fault.MisdirectedWrite(SECTOR_BYTES * dice.between(0, call.position() / SECTOR_BYTES - 1));
        }
        return Fault.NONE;
    }

    private Fault read(DiskCall call) {
        boolean again = call.position() == misreadAt;
        misreadAt = NOWHERE;
        double rate = again ? LIES_AGAIN : LIES;
        if (call.bytes() > 0 && strikes(FaultKind.STALE_READ, rate)) {
            misread(call, again);
            return new Fault.StaleRead(call.position() + dice.pick(call.bytes()));
        }
        if (strikes(FaultKind.MISDIRECTED_READ, rate)) {
            misread(call, again);
            return new Fault.MisdirectedRead(SECTOR_BYTES * dice.between(0, call.position() / SECTOR_BYTES + 20));
        }
        return Fault.NONE;
    }

    /** A page that is wrong is read again at once: what is wrong once alone, nobody may notice. */
    private void misread(DiskCall call, boolean again) {
        misread |= again || call.position() < MetaSlots.BYTES;
        misreadAt = call.position();
    }

    private boolean strikes(FaultKind kind, double rate) {
        return faults.has(kind) && dice.chance(rate);
    }

    private Fault doomed(Fault fault) {
        doomed = true;
        return fault;
    }
}
