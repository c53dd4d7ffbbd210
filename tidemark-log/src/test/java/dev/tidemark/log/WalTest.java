package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.LogInspector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WalTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private Wal wal;

    @BeforeEach
    void open() throws Exception {
        wal = TestLog.open(disk, TestLog.options(3));
    }

    @Test
    void gapsRepeatsAndOldEpochsAreRefusedAndChangeNothing() throws Exception { // H37
        List<LogRecord> records = TestLog.records(LogPosition.ZERO, 5, 3);
        wal.append(records.subList(0, 2), 0);
        assertThatThrownBy(() -> wal.append(records.subList(0, 1), 0)).isInstanceOf(IllegalArgumentException.class);
        LogRecord gap = TestLog.record(new LogPosition(3, 5, 1), 5);
        assertThatThrownBy(() -> wal.append(List.of(gap), 0)).isInstanceOf(IllegalArgumentException.class);
        LogRecord old = TestLog.record(wal.end(), 4);
        assertThatThrownBy(() -> wal.append(List.of(old), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(wal.end()).isEqualTo(records.get(1).logPosition());
        wal.append(records.subList(2, 3), 0);
        assertThat(wal.sync()).isEqualTo(3);
    }

    @Test
    void readsStartAnywhereAndKeepToTheirBytes() throws Exception {
        List<LogRecord> records = TestLog.records(LogPosition.ZERO, 1, 40);
        wal.append(records.subList(0, 11), 0);
        wal.append(records.subList(11, 40), 0);
        for (int from = 1; from <= 40; from++) {
            for (int count : new int[] {1, 2, 7, 40}) {
                List<LogRecord> read = wal.read(from, count * 100 + 50, LogRecord::new);
                List<LogRecord> expected = records.subList(from - 1, Math.min(40, from - 1 + count));
                assertThat(TestLog.names(read)).isEqualTo(TestLog.names(expected));
            }
        }
        assertThat(wal.read(3, 0, LogRecord::new)).as("at least one").hasSize(1);
        assertThat(wal.read(41, 1000, LogRecord::new)).isEmpty();
    }

    @Test
    void removedRecordsAreAskedForInVain() throws Exception {
        TestLog.append(wal, 1, 10);
        assertThat(wal.removeBefore(8)).isPositive();
        assertThat(wal.base().offset()).isEqualTo(6);
        assertThatThrownBy(() -> wal.read(6, 100, LogRecord::new))
                .isInstanceOf(RecordsRemovedException.class)
                .hasMessageContaining("record 6");
        assertThat(wal.read(7, 100, LogRecord::new)).hasSize(1);
        wal.removeBefore(1000);
        assertThat(wal.segments()).hasSize(1);
        assertThat(wal.end().offset()).isEqualTo(10);
    }

    @Test
    void readsFollowATruncation() throws Exception {
        TestLog.append(wal, 1, 10);
        wal.truncateAfter(4, 1);
        TestLog.append(wal, 2, 3);
        assertThat(TestLog.names(wal.read(3, 1000, LogRecord::new))).containsExactly("3@1", "4@1", "5@2", "6@2", "7@2");
        assertThatThrownBy(() -> wal.truncateAfter(8, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void forWhomRecordsWereRemovedAndWhatStayedIsNoted_H161() throws Exception {
        assertThat(wal.kept()).isEqualTo(LogPosition.ZERO);
        TestLog.append(wal, 1, 10);
        wal.sync();
        wal.truncateAfter(4, 7);
        LogPosition kept = wal.end();
        TestLog.append(wal, 7, 3);
        wal.close();
        wal = TestLog.open(disk, TestLog.options(3));
        assertThat(wal.removedUnder()).isEqualTo(7);
        assertThat(wal.kept()).isEqualTo(kept);
        LogPosition snapshot = new LogPosition(30, 8, 5);
        wal.reset(snapshot, 8);
        assertThat(wal.removedUnder()).isEqualTo(8);
        assertThat(wal.kept()).isEqualTo(snapshot);
    }

    @Test
    void committedRecordsAreNotTruncated() throws Exception { // H22
        TestLog.append(wal, 1, 5);
        wal.noteHwm(4);
        assertThatThrownBy(() -> wal.truncateAfter(3, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("committed");
        wal.truncateAfter(4, 1);
        assertThat(wal.end().offset()).isEqualTo(4);
    }

    @Test
    void theHighWatermarkIsKeptAsFarAsTheRecordsReach() throws Exception {
        TestLog.append(wal, 1, 5);
        wal.noteHwm(9);
        assertThat(wal.hwmEvidence()).isEqualTo(5);
        wal.close();
        wal = TestLog.open(disk, TestLog.options(3));
        assertThat(wal.hwmEvidence()).isEqualTo(5);
    }

    @Test
    void thePositionSurvivesAnEmptyLog() throws Exception { // H91e
        TestLog.append(wal, 1, 5);
        LogPosition snapshot = new LogPosition(1L << 40, 1L << 33, -1);
        wal.reset(snapshot, 0);
        wal.close();
        wal = TestLog.open(disk, TestLog.options(3));
        assertThat(wal.end()).isEqualTo(snapshot);
        TestLog.append(wal, 1L << 33, 1);
        assertThat(wal.end().offset()).isEqualTo((1L << 40) + 1);
    }

    @Test
    void anEmptyAppendOnlyNotesTheWatermark() throws Exception {
        wal.append(List.of(), 0);
        assertThat(wal.end()).isEqualTo(LogPosition.ZERO);
    }

    @Test
    void aClosedLogSaysSo() throws Exception {
        assertThat(Wal.exists(disk, "wal")).isTrue();
        assertThat(Wal.exists(disk, "other")).isFalse();
        wal.close();
        wal.close();
        assertThatThrownBy(() -> TestLog.append(wal, 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDumpShowsEveryRecord() throws Exception {
        TestLog.append(wal, 1, 4);
        wal.close();
        List<String> lines = new ArrayList<>();
        boolean usable = LogInspector.inspect(disk, "wal", item -> {
            if (item instanceof LogInspector.Item.Entry entry) {
                lines.add(entry.line());
            }
        });
        assertThat(usable).isTrue();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).startsWith("2 epoch=1 time=2001 lamport=21 kind=1 bytes=100 chain=");
    }
}
