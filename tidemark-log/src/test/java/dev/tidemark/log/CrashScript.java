package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs calls on a log and, before every single call to the disk, crashes: takes what a crash there may leave, recovers
 * it, crashes inside the recovery too, and compares with what the log promised until then.
 */
final class CrashScript {
    private static final int IMAGES = 48;
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
    private String step = "open";
    private String before = "";

    CrashScript(WalOptions options) {
        this.options = options;
    }

    interface Call {
        void run() throws IOException, RefusedException;
    }

    private void run(String name, Call call) {
        step = name;
        disk.faults(diskCall -> {
            before = diskCall.toString();
            crashHere();
            return Fault.NONE;
        });
        try {
            call.run();
        } catch (IOException | RefusedException e) {
            throw new AssertionError(name, e);
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
        run("truncateAfter " + offset, () -> wal.truncateAfter(offset));
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
        run("reset " + base, () -> wal.reset(base));
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

    private void crashHere() {
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
        boolean fits = allowed.stream()
                .anyMatch(version ->
                        version.allows(found, Math.min(durable, version.end().offset()), baseAtMost));
        assertThat(fits)
                .as("%s recovered %s, allowed %s from %d", where(), found, allowed, durable)
                .isTrue();
        for (SimulatedDisk again : insideRecovery) {
            assertSame(found, recover(again), "after a crash inside recovery");
        }
        assertSame(found, recover(image), "recovered twice");
        assertGoesOn(found, image);
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
        return found;
    }
}
