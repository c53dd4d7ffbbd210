package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rot in a log that nobody reads is found while the log is open, and the segment goes before it is missed (H10). */
final class SegmentScrubTest {
    private static final int RECORDS = 14;

    /** Segments of four records, the last one is written to. */
    private static Wal open(SimulatedDisk disk) throws Exception {
        Wal wal = TestLog.open(disk, TestLog.options(4));
        TestLog.append(wal, 1, RECORDS);
        wal.sync();
        wal.noteHwm(RECORDS);
        return wal;
    }

    private static void pass(SimulatedDisk disk, SegmentInfo segment, int bytes) throws IOException {
        SegmentScrub scrub = new SegmentScrub(disk, "wal", segment);
        for (int pieces = 0; !scrub.isDone(); pieces++) {
            assertThat(pieces).as("it comes to an end").isLessThan(100);
            scrub.step(bytes);
        }
    }

    /** Each byte of a sealed segment that recovery relies on, and no other. */
    @Test
    void aBitInAnyByteIsFoundAsRecoveryWouldFindIt() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = open(disk);
        SegmentInfo segment = wal.sealed(0).get(1);
        String file = "wal/" + segment.name();
        List<Long> harmless = new ArrayList<>();
        int found = 0;
        for (long at = 0; at < segment.bytes(); at = at == SegmentHeader.CHECKED_BYTES ? SegmentHeader.BYTES : at + 1) {
            SimulatedDisk damaged = disk.crash(CrashChooser.keepAll());
            damaged.flipBit(file, at, (int) (at % 8));
            boolean isFound = isFound(damaged, segment);
            assertThat(isFound).as("byte %d", at).isEqualTo(isRefused(damaged));
            found += isFound ? 1 : 0;
            if (!isFound) {
                harmless.add(at);
            }
        }
        assertThat(found).isGreaterThan(200);
        assertThat(harmless)
                .as("the padding of the header, and zeros after the last record")
                .isNotEmpty();
    }

    private static boolean isFound(SimulatedDisk disk, SegmentInfo segment) throws IOException {
        try {
            pass(disk, segment, 1);
            return false;
        } catch (DamagedSegmentException e) {
            assertThat(e).hasMessageContaining(segment.name()).hasMessageContaining("to 8");
            assertThatThrownBy(() -> pass(disk, segment, 1_000_000)).hasMessage(e.getMessage());
            return true;
        }
    }

    private static boolean isRefused(SimulatedDisk damaged) throws IOException {
        try (Wal wal = TestLog.open(damaged, TestLog.options(4))) {
            assertThat(wal.end().offset()).isEqualTo(RECORDS);
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }

    /** Who has the log open has the header in memory: an archive that lacks these entries can still get them (H10). */
    @Test
    void ofADamagedHeaderNoEntryIsLostBeforeTheNextStart() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = open(disk);
        SegmentInfo segment = wal.sealed(0).get(1);
        disk.flipBit("wal/" + segment.name(), 8, 1);
        assertThatThrownBy(() -> pass(disk, segment, 50))
                .isInstanceOfSatisfying(
                        DamagedSegmentException.class,
                        e -> assertThat(e.firstBad()).isEqualTo(segment.end().offset() + 1))
                .hasMessageContaining("its header is damaged. Entries that the next start cannot read: 5 to 8");
        assertThat(wal.readOld(5, 1_000_000, bytes -> bytes)).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void onlyWhatIsCommittedAndNotWrittenToAnyMoreIsSealed() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (Wal wal = TestLog.open(disk, TestLog.options(4))) {
            TestLog.append(wal, 1, RECORDS);
            wal.sync();
            assertThat(wal.sealed(0)).as("nothing is committed").isEmpty();
            assertThat(wal.sealed(7)).as("somebody else knows that more is").hasSize(1);
            wal.noteHwm(7);
            assertThat(wal.sealed(0)).hasSize(1);
            wal.noteHwm(RECORDS);
            assertThat(wal.sealed(0)).hasSize(wal.segments().size() - 1).doesNotContain(last(wal));
        }
    }

    private static SegmentInfo last(Wal wal) {
        return wal.segments().get(wal.segments().size() - 1);
    }

    @Test
    void aSegmentThatIsRemovedMeanwhileIsNoDamage() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = open(disk);
        SegmentInfo segment = wal.sealed(0).get(0);
        SegmentScrub scrub = new SegmentScrub(disk, "wal", segment);
        scrub.step(1);
        wal.removeBefore(segment.end().offset() + 1);
        assertThat(scrub.step(1)).isZero();
        assertThat(scrub.isDone()).isTrue();
        assertThat(wal.putAside(segment, name -> {
                    throw new IOException("it is not there");
                }))
                .isFalse();
    }

    /** A crash anywhere in it leaves a log that begins later, or the damage. */
    @Test
    void aDamagedSegmentGoesWithWhatIsBeforeIt() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Wal wal = open(disk);
        SegmentInfo damaged = wal.sealed(0).get(1);
        disk.flipBit("wal/" + damaged.name(), SegmentHeader.BYTES + 70, 1);
        assertThatThrownBy(() -> pass(disk, damaged, 50)).isInstanceOf(DamagedSegmentException.class);
        assertThat(wal.putAside(last(wal), name -> {})).as("the last stays").isFalse();

        List<String> moved = new ArrayList<>();
        assertThat(wal.putAside(damaged, name -> {
                    moved.add(name);
                    disk.rename("wal/" + name, "moved");
                    disk.syncDirectory("");
                    disk.syncDirectory("wal");
                }))
                .isTrue();
        assertThat(moved).containsExactly(damaged.name());
        assertThat(wal.base()).isEqualTo(damaged.end());
        wal.close();
        try (Wal again = TestLog.open(disk, TestLog.options(4))) {
            assertThat(again.base()).isEqualTo(damaged.end());
            assertThat(again.end().offset()).isEqualTo(RECORDS);
        }
    }
}
