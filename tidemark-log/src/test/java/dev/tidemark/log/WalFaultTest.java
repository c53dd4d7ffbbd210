package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.FileDisk;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails, fails for good; only a full disk may pass. H05, H06, H07, H17b, H17c, H21, H108, H110. */
final class WalFaultTest {
    private final SimulatedDisk disk = new SimulatedDisk();

    private Wal open(int recordsPerSegment) throws IOException, RefusedException {
        return TestLog.open(disk, TestLog.options(recordsPerSegment));
    }

    private static void assertFailedForGood(Wal wal) {
        assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> TestLog.append(wal, 9, 1)).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> wal.truncateAfter(wal.base().offset(), 1)).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> wal.reset(LogPosition.ZERO, 0)).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> wal.removeBefore(2)).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> wal.read(1, 100, LogRecord::new)).isInstanceOf(LogFailedException.class);
        wal.close();
    }

    private static long endAfterCrash(SimulatedDisk crashed) throws IOException, RefusedException {
        try (Wal wal = TestLog.open(crashed, TestLog.options(3))) {
            return wal.durableEnd();
        }
    }

    @Test
    void aFailedSyncThatDroppedThePagesIsNeverRetried() throws Exception { // H06
        Wal wal = open(20);
        TestLog.append(wal, 1, 2);
        assertThat(wal.sync()).isEqualTo(2);
        TestLog.append(wal, 1, 2);
        disk.faults(new FaultScript().at(DiskOperation.SYNC, 1, new Fault.FailSyncAndDropPages()));
        assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
        assertThat(wal.durableEnd()).isEqualTo(2);
        assertFailedForGood(wal);
    }

    @Test
    void afterADroppedPageANewProcessWritesAgainWhatItClaims() throws Exception { // H06, H07
        Wal wal = open(20);
        TestLog.append(wal, 1, 2);
        wal.sync();
        TestLog.append(wal, 1, 2);
        disk.faults(new FaultScript().at(DiskOperation.SYNC, 1, new Fault.FailSyncAndDropPages()));
        assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
        disk.faults(DiskFaults.NONE);
        Wal restarted = open(20);
        long claimed = restarted.durableEnd();
        assertThat(claimed).isEqualTo(4);
        assertThat(endAfterCrash(disk.crash(CrashChooser.loseAll()))).isEqualTo(claimed);
    }

    /**
     * Every call to the disk fails once, in each of four ways; nothing that was promised may be missing after a crash.
     */
    @Test
    void everySingleFailureIsRefusedOrFatalAndLosesNothing() throws Exception { // H05, H17b
        List<Fault> faults = List.of(
                new Fault.Fail("broken"),
                new Fault.PartialWrite(70),
                new Fault.FailSyncAndDropPages(),
                new Fault.Full());
        for (Fault fault : faults) {
            int failing = 0;
            while (runWithFailure(fault, failing)) {
                failing++;
            }
            assertThat(failing).isGreaterThan(12);
        }
    }

    private static boolean runWithFailure(Fault fault, int failing) throws IOException, RefusedException {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = TestLog.open(disk, TestLog.options(3));
        FailOnce once = new FailOnce(fault, failing);
        disk.faults(once);
        long promised = 0;
        boolean threw = false;
        boolean onlyTheMarkerIsMissing = false;
        try {
            for (int i = 0; i < 4; i++) {
                TestLog.append(wal, 1, 2);
                promised = wal.sync();
            }
            wal.truncateAfter(5, 1);
            promised = 5;
            TestLog.append(wal, 2, 1);
            promised = wal.sync();
            wal.removeBefore(3);
            onlyTheMarkerIsMissing = !once.fired && fault instanceof Fault.Full;
            wal.close();
        } catch (LogFailedException | DiskFullException e) {
            threw = true;
            promised = Math.min(promised, 5);
        }
        assertThat(threw || onlyTheMarkerIsMissing)
                .as("failure %d, %s, is not swallowed", failing, fault)
                .isEqualTo(once.fired || onlyTheMarkerIsMissing);
        for (CrashChooser chooser : List.of(CrashChooser.loseAll(), CrashChooser.keepAll(), CrashChooser.random(3))) {
            assertThat(endAfterCrash(disk.crash(chooser)))
                    .as("failure %d, %s", failing, fault)
                    .isGreaterThanOrEqualTo(promised);
        }
        return once.fired;
    }

    private static final class FailOnce implements DiskFaults {
        private final Fault fault;
        private int left;
        private boolean fired;

        FailOnce(Fault fault, int left) {
            this.fault = fault;
            this.left = left;
        }

        @Override
        public Fault before(DiskCall call) {
            if (fired || !applies(call) || left-- > 0) {
                return Fault.NONE;
            }
            fired = true;
            return fault;
        }

        private boolean applies(DiskCall call) {
            if (fault instanceof Fault.PartialWrite) {
                return call.operation() == DiskOperation.WRITE;
            }
            if (fault instanceof Fault.FailSyncAndDropPages) {
                return call.operation() == DiskOperation.SYNC;
            }
            return true;
        }
    }

    @Test
    void aFullDiskRefusesAnAppendAndTheLogGoesOnOnceThereIsRoom() throws Exception { // H17c
        Wal wal = open(3);
        List<LogRecord> batch = TestLog.records(wal.end(), 1, 10);
        for (long room = 0; room < 30_000; room += 512) {
            disk.capacity(disk.usedBytes() + room);
            try {
                wal.append(batch, 0);
                assertThat(room).isPositive();
                break;
            } catch (DiskFullException refused) {
                assertThat(wal.end()).isEqualTo(LogPosition.ZERO);
                assertThat(disk.list("wal")).noneMatch(name -> name.endsWith(".tmp"));
            }
        }
        assertThat(wal.sync()).isEqualTo(10);
        disk.capacity(0);
        wal.truncateAfter(4, 1);
        assertThat(wal.end().offset()).isEqualTo(4);
        wal.close();
        assertThat(endAfterCrash(disk.crash(CrashChooser.loseAll()))).isEqualTo(4);
    }

    @Test
    void recoveryNeedsNoSpace() throws Exception { // H17c
        Wal wal = open(3);
        TestLog.append(wal, 1, 4);
        disk.capacity(0);
        for (CrashChooser chooser : List.of(CrashChooser.loseAll(), CrashChooser.keepAll(), CrashChooser.random(1))) {
            assertThat(endAfterCrash(disk.crash(chooser))).isBetween(3L, 4L);
        }
    }

    @Test
    void aFailedReadIsFinalToo() throws Exception {
        Wal wal = open(20);
        TestLog.append(wal, 1, 2);
        disk.faults(new FaultScript().at(DiskOperation.READ, 1, new Fault.Fail("broken")));
        assertThatThrownBy(() -> wal.read(1, 100, LogRecord::new)).isInstanceOf(LogFailedException.class);
        assertFailedForGood(wal);
    }

    @Test
    void rotIsFoundWhenARecordIsRead() throws Exception { // H10
        Wal wal = open(20);
        TestLog.append(wal, 1, 2);
        wal.sync();
        disk.flipBit("wal/" + SegmentNames.of(1), SegmentHeader.BYTES + BatchMarker.BYTES + 60L, 1);
        assertThatThrownBy(() -> wal.read(1, 100, LogRecord::new))
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining("record 1");
    }

    @Test
    void aWriteThatWasLostIsFoundAsRotOnceALaterOneIsThere() throws Exception { // H17
        Wal wal = open(20);
        disk.faults(new FaultScript().at(DiskOperation.WRITE, 2, new Fault.LostWrite()));
        for (int i = 0; i < 3; i++) {
            TestLog.append(wal, 1, 1);
            wal.sync();
        }
        assertThatThrownBy(() -> open(20))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("had been fsynced");
    }

    @Test
    void anInterruptIsFatalNotSilent(@TempDir Path directory) throws Exception { // H110
        List<Throwable> seen = new ArrayList<>();
        Wal wal = TestLog.open(new FileDisk(directory), TestLog.options(20));
        Thread lane = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                TestLog.append(wal, 1, 1);
            } catch (LogFailedException | IOException e) {
                seen.add(e);
            }
        });
        lane.start();
        lane.join();
        assertThat(seen).singleElement().isInstanceOf(LogFailedException.class);
        assertFailedForGood(wal);
    }
}
