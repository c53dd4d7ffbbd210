package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs calls on a log and, before every single call to the disk, crashes: takes what a crash there may leave, recovers
 * it, crashes inside the recovery too, and compares with what the log promised until then.
 *
 * <p>With a {@link CrashClosure} it leaves nothing out; without one it takes a seeded sample where there is much.
 */
final class CrashScript {
    private static final int IMAGES = 24;
    private static final int IMAGES_IN_RECOVERY = 3;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final WalOptions options;
    private final List<Version> allowed = new ArrayList<>();
    private Version version = Version.EMPTY;
    private long durable;
    private long baseAtMost;
    private Wal wal;
    private long images;
    private boolean exhaustive = true;
    private final CrashClosure<Version> closure;
    private boolean quiet;
    private long killAt = Long.MAX_VALUE;
    private boolean syncFails;
    private long changes;
    private String step = "open";
    private String before = "";

    CrashScript(WalOptions options) {
        this(options, null);
    }

    CrashScript(WalOptions options, CrashClosure<Version> closure) {
        this.options = options;
        this.closure = closure;
    }

    /** Whether the calls from now on are to be crashed; true in the beginning. */
    CrashScript crashing(boolean crashes) {
        quiet = !crashes;
        return this;
    }

    /**
     * The process ends with the n-th change of the disk in the next step, counted from 0: it is killed before it, or,
     * if {@code failed} and the change is a sync, because the sync fails and loses what it was to save (H06).
     */
    CrashScript endsAt(long nth, boolean failed) {
        killAt = nth;
        syncFails = failed;
        return this;
    }

    /** How many calls of the last step changed the disk. */
    long changes() {
        return changes;
    }

    Version version() {
        return version;
    }

    boolean isDurable() {
        return durable == version.end().offset();
    }

    /** The process is gone. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    interface Call {
        void run() throws IOException, RefusedException;
    }

    private void run(String name, Call call) {
        step = name;
        changes = 0;
        disk.faults(diskCall -> {
            before = diskCall.toString();
            if (diskCall.operation().changes() && changes++ == killAt) {
                if (syncFails && diskCall.operation() == DiskOperation.SYNC) {
                    return new Fault.FailSyncAndDropPages();
                }
                throw new Killed();
            }
            crashHere();
            return Fault.NONE;
        });
        try {
            call.run();
        } catch (IOException | RefusedException | RuntimeException e) {
            if (changes <= killAt) {
                throw new AssertionError(where(), e);
            }
            disk.faults(DiskFaults.NONE);
            throw new Killed();
        }
        before = "the end";
        crashHere();
        disk.faults(DiskFaults.NONE);
    }

    CrashScript open() {
        allowed.add(version);
        run("open", () -> wal = TestLog.open(disk, options));
        assertThat(wal.end()).isEqualTo(version.end());
        return this;
    }

    CrashScript append(long epoch, int... payloads) {
        List<LogRecord> records = new ArrayList<>();
        LogPosition at = version.end();
        for (int payload : payloads) {
            records.add(TestLog.record(at, epoch, payload));
            at = records.get(records.size() - 1).logPosition();
        }
        version = version.with(records);
        allowed.set(0, version);
        run("append " + TestLog.names(records), () -> wal.append(records, 0));
        durable = wal.durableEnd();
        return this;
    }

    CrashScript sync() {
        run("sync", () -> durable = wal.sync());
        crashHere();
        return this;
    }

    CrashScript truncateAfter(long offset) {
        Version cut = version.truncatedAfter(offset);
        allowed.add(cut);
        long durableBefore = durable;
        durable = Math.min(durable, offset);
        Version longer = version;
        run("truncateAfter " + offset, () -> wal.truncateAfter(offset, 1));
        assertThat(durable).isLessThanOrEqualTo(durableBefore);
        allowed.remove(longer);
        version = cut;
        durable = wal.durableEnd();
        assertThat(wal.end()).isEqualTo(version.end());
        crashHere();
        return this;
    }

    CrashScript reset(LogPosition base) {
        Version empty = new Version(base, List.of());
        Version old = version;
        allowed.add(empty);
        baseAtMost = Math.max(baseAtMost, base.offset());
        run("reset " + base, () -> wal.reset(base, 0));
        allowed.remove(old);
        version = empty;
        durable = base.offset();
        baseAtMost = durable;
        crashHere();
        return this;
    }

    CrashScript removeBefore(long offset) {
        baseAtMost = offset - 1;
        run("removeBefore " + offset, () -> wal.removeBefore(offset));
        version = version.startingAfter(wal.base());
        allowed.set(0, version);
        baseAtMost = wal.base().offset();
        crashHere();
        return this;
    }

    CrashScript reopen() {
        run("close", wal::close);
        durable = version.end().offset();
        run("reopen", () -> wal = TestLog.open(disk, options));
        assertThat(wal.end()).isEqualTo(version.end());
        return this;
    }

    long images() {
        return images;
    }

    boolean wasExhaustive() {
        return exhaustive;
    }

    /**
     * The process died, the machine did not: the next one sees what was written and not synced, and then the power
     * fails, at every point of its recovery and after it.
     */
    void recoversFromTheKill() throws IOException, RefusedException {
        step += syncFails ? ", whose " + before + " failed" : ", killed before " + before;
        disk.faults(call -> {
            before = "in recovery " + call;
            if (call.operation().changes()) {
                closure.forEachLeft(disk, image -> assertAllowed(closure.recovered(image)));
            }
            return Fault.NONE;
        });
        Version found = recover(disk);
        disk.faults(DiskFaults.NONE);
        assertAllowed(found);
        closure.forEachLeft(disk, image -> assertSame(found, closure.recovered(image), "after it had served"));
    }

    private void crashHere() {
        if (quiet) {
            return;
        }
        if (closure != null) {
            closure.forEachLeft(disk, image -> {
                images++;
                assertAllowed(closure.recovered(image));
            });
            return;
        }
        exhaustive &= CrashImages.forEach(disk, IMAGES, disk.calls(), image -> {
            images++;
            try {
                check(image);
            } catch (IOException | RefusedException e) {
                throw new AssertionError(where(), e);
            }
        });
    }

    private void check(SimulatedDisk image) throws IOException, RefusedException {
        List<SimulatedDisk> insideRecovery = new ArrayList<>();
        image.faults(call -> {
            if (call.operation().changes()) {
                CrashImages.forEach(image, IMAGES_IN_RECOVERY, image.calls(), insideRecovery::add);
            }
            return Fault.NONE;
        });
        Version found = recover(image);
        image.faults(DiskFaults.NONE);
        assertAllowed(found);
        for (SimulatedDisk again : insideRecovery) {
            assertSame(found, recover(again), "after a crash inside recovery");
        }
        assertSame(found, recover(image), "recovered twice");
        assertGoesOn(found, image);
    }

    private void assertAllowed(Version found) {
        boolean fits = allowed.stream()
                .anyMatch(version ->
                        version.allows(found, Math.min(durable, version.end().offset()), baseAtMost));
        if (!fits) {
            throw new AssertionError(where() + " recovered " + found + ", allowed " + allowed + " from " + durable);
        }
    }

    private void assertGoesOn(Version found, SimulatedDisk image) throws IOException, RefusedException {
        List<LogRecord> more = TestLog.records(found.end(), 9, 3);
        Wal recovered = TestLog.open(image, options);
        recovered.append(more.subList(0, 2), 0);
        recovered.append(more.subList(2, 3), 0);
        recovered.sync();
        assertSame(found.with(more), recover(image.crash(CrashChooser.loseAll())), "appended after recovery");
    }

    private void assertSame(Version expected, Version found, String when) {
        assertThat(found.sameAs(expected))
                .as("%s, %s: %s, but was %s", where(), when, found, expected)
                .isTrue();
    }

    private String where() {
        return "crash in '" + step + "' before " + before;
    }

    private Version recover(SimulatedDisk image) throws IOException, RefusedException {
        List<LogRecord> seen = new ArrayList<>();
        Wal recovered = TestLog.open(image, options, seen);
        Version found = new Version(recovered.base(), seen);
        assertThat(recovered.end()).as(where()).isEqualTo(found.end());
        assertThat(recovered.durableEnd()).isEqualTo(found.end().offset());
        assertThat(recovered.kept().offset())
                .as("%s: what stayed was durable before the rest went", where())
                .isLessThanOrEqualTo(recovered.end().offset());
        return found;
    }
}
