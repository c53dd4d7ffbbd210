package dev.tidemark.log.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.TestLog;
import dev.tidemark.log.Wal;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every case of the recovery table is reached by a scenario, and every scenario ends in its case. */
final class RecoveryTableTest {
    private static final String FIRST = "wal/" + SegmentNames.of(1);
    private static final String THIRD = "wal/" + SegmentNames.of(3);
    private static final String INTENT = "wal/intent";

    /** Five records in segments of two, each appended and synced alone: 1 2 | 3 4 | 5. */
    private static SimulatedDisk fiveRecords() throws IOException, RefusedException {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = TestLog.open(disk, TestLog.options(2));
        for (int i = 0; i < 5; i++) {
            TestLog.append(wal, 1, 1);
            wal.sync();
        }
        return disk;
    }

    /** Three records in one segment, each appended and synced alone. */
    private static SimulatedDisk threeRecords() throws IOException, RefusedException {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = TestLog.open(disk, TestLog.options(20));
        for (int i = 0; i < 3; i++) {
            TestLog.append(wal, 1, 1);
            wal.sync();
        }
        return disk;
    }

    private static long recordAt(int recordsBefore) {
        return SegmentHeader.BYTES + (recordsBefore + 1L) * BatchMarker.BYTES + recordsBefore * 100L;
    }

    interface Scenario {
        SimulatedDisk make() throws IOException, RefusedException;
    }

    private static SimulatedDisk flipped(SimulatedDisk disk, String name, long position) throws IOException {
        disk.flipBit(name, position, 3);
        return disk;
    }

    private static SimulatedDisk crashed(SimulatedDisk disk) {
        return disk.crash(CrashChooser.keepAll());
    }

    /** A log in which two large records were appended and not synced, and a crash then chose. */
    private static SimulatedDisk unsynced(CrashChooser chooser) throws IOException, RefusedException {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = TestLog.open(disk, TestLog.options(40));
        LogRecord first = TestLog.record(LogPosition.ZERO, 1, 900);
        wal.append(List.of(first), 0);
        wal.append(List.of(TestLog.record(first.logPosition(), 1, 900)), 0);
        return disk.crash(chooser);
    }

    /** Stops at the n-th call of a kind, as a crash there would. */
    private static SimulatedDisk stoppedAt(DiskOperation operation, int nth, Change change)
            throws IOException, RefusedException {
        SimulatedDisk disk = fiveRecords();
        Wal wal = TestLog.open(disk, TestLog.options(2));
        disk.faults(new FaultScript().at(operation, nth, new Fault.Fail("stop here")));
        try {
            change.apply(wal);
        } catch (LogFailedException expected) {
            return crashed(disk);
        }
        throw new AssertionError("the change was not stopped");
    }

    interface Change {
        void apply(Wal wal) throws IOException;
    }

    private static SimulatedDisk withHeader(SegmentHeader header) throws IOException, RefusedException {
        SimulatedDisk disk = fiveRecords();
        try (DiskFile file = disk.open(THIRD)) {
            file.write(ByteBuffer.wrap(header.encode()), 0);
        }
        return disk;
    }

    private static SegmentHeader header(SimulatedDisk disk, String name) throws IOException {
        byte[] block = new byte[SegmentHeader.BYTES];
        try (DiskFile file = disk.open(name)) {
            file.read(ByteBuffer.wrap(block), 0);
        }
        return SegmentHeader.decode(block);
    }

    private static SimulatedDisk without(SimulatedDisk disk, String... names) throws IOException {
        for (String name : names) {
            disk.delete(name);
        }
        return disk;
    }

    private static SimulatedDisk with(SimulatedDisk disk, String name) throws IOException {
        disk.create(name).close();
        return disk;
    }

    private static Map<RecoveryCase, List<Scenario>> scenarios() throws IOException, RefusedException {
        SegmentHeader good = header(fiveRecords(), THIRD);
        LogIdentity otherCluster = new LogIdentity(new UUID(9, 9), 0, TestLog.IDENTITY.incarnation());
        LogIdentity otherGroup = new LogIdentity(TestLog.IDENTITY.clusterId(), 1, TestLog.IDENTITY.incarnation());
        LogIdentity otherNode = new LogIdentity(TestLog.IDENTITY.clusterId(), 0, new UUID(9, 9));
        Map<RecoveryCase, List<Scenario>> table = new EnumMap<>(RecoveryCase.class);
        table.put(RecoveryCase.FRESH, List.of(SimulatedDisk::new));
        table.put(RecoveryCase.UNFINISHED_FORMAT, List.of(() -> {
            SimulatedDisk disk = new SimulatedDisk();
            TestLog.open(disk, TestLog.options(2));
            return without(disk, INTENT);
        }));
        table.put(RecoveryCase.CLEAN_END, List.of(RecoveryTableTest::threeRecords));
        table.put(RecoveryCase.TORN_TAIL, List.of(() -> unsynced(keepSectors(2))));
        table.put(RecoveryCase.HOLE, List.of(() -> unsynced(loseSector(0)), () -> unsynced(loseSector(1))));
        table.put(
                RecoveryCase.ALTERED_TAIL,
                List.of(
                        () -> flipped(threeRecords(), FIRST, recordAt(2) + 70),
                        () -> flipped(threeRecords(), FIRST, recordAt(2) + 5),
                        () -> flipped(threeRecords(), FIRST, recordAt(2) - 3)));
        table.put(
                RecoveryCase.ROT_BELOW_DURABLE_END,
                List.of(
                        () -> flipped(threeRecords(), FIRST, recordAt(0) + 70),
                        () -> flipped(threeRecords(), FIRST, recordAt(1) + 4),
                        () -> flipped(threeRecords(), FIRST, recordAt(1)),
                        () -> flipped(threeRecords(), FIRST, recordAt(1) - 5)));
        table.put(
                RecoveryCase.ROT_IN_SEALED_SEGMENT,
                List.of(
                        () -> flipped(fiveRecords(), FIRST, recordAt(1) + 70),
                        () -> flipped(fiveRecords(), THIRD, recordAt(0) + 1)));
        table.put(
                RecoveryCase.BAD_SEGMENT_HEADER,
                List.of(
                        () -> flipped(fiveRecords(), THIRD, 50),
                        () -> flipped(fiveRecords(), THIRD, 0),
                        () -> flipped(fiveRecords(), THIRD, 8),
                        () -> with(fiveRecords(), "wal/" + SegmentNames.of(6))));
        table.put(
                RecoveryCase.UNKNOWN_FORMAT,
                List.of(() -> withHeader(new SegmentHeader(2, good.identity(), good.base(), good.seed()))));
        table.put(
                RecoveryCase.FOREIGN_CLUSTER,
                List.of(
                        () -> withHeader(new SegmentHeader(1, otherCluster, good.base(), good.seed())),
                        () -> withHeader(new SegmentHeader(1, otherGroup, good.base(), good.seed()))));
        table.put(
                RecoveryCase.FOREIGN_NODE,
                List.of(() -> withHeader(new SegmentHeader(1, otherNode, good.base(), good.seed()))));
        table.put(RecoveryCase.MISNAMED_SEGMENT, List.of(() -> {
            SimulatedDisk disk = fiveRecords();
            disk.rename(THIRD, "wal/" + SegmentNames.of(4));
            return disk;
        }));
        table.put(
                RecoveryCase.MISSING_SEGMENT,
                List.of(
                        () -> without(fiveRecords(), THIRD),
                        () -> without(fiveRecords(), FIRST, THIRD, "wal/" + SegmentNames.of(5))));
        LogPosition otherHistory = new LogPosition(2, 1, 123);
        table.put(
                RecoveryCase.BROKEN_CHAIN,
                List.of(() -> withHeader(new SegmentHeader(1, good.identity(), otherHistory, good.seed()))));
        table.put(
                RecoveryCase.BAD_INTENT_FILE,
                List.of(
                        () -> without(fiveRecords(), INTENT),
                        () -> flipped(flipped(fiveRecords(), INTENT, 9), INTENT, SlotFile.SLOT_BYTES + 9)));
        table.put(
                RecoveryCase.STALE_TEMPORARY,
                List.of(() -> stoppedAt(DiskOperation.RENAME, 1, wal -> TestLog.append(wal, 1, 2))));
        table.put(
                RecoveryCase.UNFINISHED_TRUNCATION,
                List.of(
                        () -> stoppedAt(DiskOperation.DELETE, 1, wal -> wal.truncateAfter(3, 1)),
                        () -> stoppedAt(DiskOperation.DELETE, 2, wal -> wal.truncateAfter(1, 1)),
                        () -> stoppedAt(DiskOperation.SYNC, 3, wal -> wal.truncateAfter(3, 1))));
        table.put(
                RecoveryCase.UNFINISHED_RESET,
                List.of(
                        () -> stoppedAt(DiskOperation.DELETE, 1, wal -> wal.reset(new LogPosition(9, 2, 3), 0)),
                        () -> stoppedAt(DiskOperation.RENAME, 1, wal -> wal.reset(new LogPosition(9, 2, 3), 0))));
        table.put(RecoveryCase.UNEXPECTED_NAME, List.of(() -> with(fiveRecords(), "wal/notes.txt")));
        return table;
    }

    private static CrashChooser keepSectors(int count) {
        int[] asked = {0};
        return options -> asked[0]++ < count ? options - 1 : 0;
    }

    private static CrashChooser loseSector(int lost) {
        int[] asked = {0};
        return options -> asked[0]++ == lost ? 0 : options - 1;
    }

    @Test
    void everyCaseIsReachedAndDecidedAsTheTableSays() throws IOException, RefusedException {
        Map<RecoveryCase, List<Scenario>> table = scenarios();
        table.put(RecoveryCase.LOST_END, List.of()); // of which the log itself shows nothing: the test below
        assertThat(table.keySet()).containsExactlyInAnyOrder(RecoveryCase.values());
        for (Map.Entry<RecoveryCase, List<Scenario>> entry : table.entrySet()) {
            int number = 0;
            for (Scenario scenario : entry.getValue()) {
                check(entry.getKey(), scenario, entry.getKey() + " scenario " + number++);
            }
        }
    }

    /** By itself such a log is whole; but somebody remembers that it reached further (H161). */
    @Test
    void aLogThatEndsBeforeWhatIsRememberedIsRefusedAndNotChanged_H161() throws IOException, RefusedException {
        List<Scenario> scenarios = List.of(
                () -> without(fiveRecords(), "wal/" + SegmentNames.of(5)),
                () -> unsynced(CrashChooser.loseAll()),
                () -> unsynced(keepSectors(3)));
        for (Scenario scenario : scenarios) {
            SimulatedDisk disk = scenario.make();
            List<String> before = contents(disk);
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> openReaching(disk, 5));
            assertThat(contents(disk)).isEqualTo(before);
            assertThat(refused.findings()).extracting(Finding::kind).containsExactly(RecoveryCase.LOST_END);
            assertThat(refused).hasMessageContaining("What to do").hasMessageContaining("accept-loss");
            openReaching(disk, 0).close();
        }
        openReaching(fiveRecords(), 5).close();
    }

    private static Wal openReaching(SimulatedDisk disk, long mustReach) throws IOException, RefusedException {
        return Wal.open(
                disk, TestLog.DIRECTORY, TestLog.options(2), TestLog.IDENTITY, (array, from, size) -> {}, mustReach);
    }

    private static void check(RecoveryCase expected, Scenario scenario, String name)
            throws IOException, RefusedException {
        assertThat(inspected(scenario.make())).as(name + ", inspected").contains(expected);
        SimulatedDisk disk = scenario.make();
        List<String> before = contents(disk);
        List<Finding> findings = new ArrayList<>();
        boolean refused = false;
        try (Wal wal = TestLog.open(disk, TestLog.options(2))) {
            findings.addAll(wal.findings());
        } catch (RefusedException e) {
            refused = true;
            findings.addAll(e.findings());
            assertThat(contents(disk)).as(name + " changes nothing").isEqualTo(before);
            assertThat(e).hasMessageContaining("What to do").hasMessageContaining("was not opened");
        }
        assertThat(findings).as(name).extracting(Finding::kind).contains(expected);
        assertThat(refused).as(name).isEqualTo(expected.decision() == RecoveryCase.Decision.REFUSE);
    }

    /** An inspection sees the same and changes nothing. */
    private static List<RecoveryCase> inspected(SimulatedDisk disk) throws IOException {
        List<String> before = contents(disk);
        List<RecoveryCase> found = new ArrayList<>();
        LogInspector.inspect(disk, TestLog.DIRECTORY, item -> {
            if (item instanceof LogInspector.Item.Found it) {
                found.add(it.finding().kind());
            }
        });
        assertThat(contents(disk)).isEqualTo(before);
        return found;
    }

    private static List<String> contents(SimulatedDisk disk) throws IOException {
        List<String> contents = new ArrayList<>();
        if (!disk.exists(TestLog.DIRECTORY)) {
            return contents;
        }
        for (String name : disk.list(TestLog.DIRECTORY)) {
            try (DiskFile file = disk.open(Paths.in(TestLog.DIRECTORY, name))) {
                ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
                file.read(bytes, 0);
                contents.add(name + " " + bytes.flip().hashCode());
            }
        }
        return contents;
    }
}
