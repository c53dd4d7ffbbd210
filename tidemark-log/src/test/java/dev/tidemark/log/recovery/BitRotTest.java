package dev.tidemark.log.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.TestLog;
import dev.tidemark.log.Wal;
import dev.tidemark.log.file.LittleEndian;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Damage of a log that was synced is never cut off in silence. H10, H13, H16, H17. */
final class BitRotTest {
    private static final int RECORDS = 6;
    private static final String FIRST = "wal/" + SegmentNames.of(1);

    /** Six records, two segments, each synced alone, and closed: a marker after the last record proves all. */
    private static SimulatedDisk closedLog() throws IOException, RefusedException {
        SimulatedDisk disk = new SimulatedDisk();
        try (Wal wal = TestLog.open(disk, TestLog.options(4))) {
            for (int i = 0; i < RECORDS; i++) {
                TestLog.append(wal, 1, 1);
                wal.sync();
            }
        }
        return disk;
    }

    @Test
    void noFlippedBitOfAClosedLogLosesARecord() throws Exception { // H10
        SimulatedDisk intact = closedLog();
        int refused = 0;
        for (String name : List.of(FIRST, "wal/" + SegmentNames.of(5))) {
            long used = usedBytes(intact, name);
            for (long at = 0; at < used; at = at == SegmentHeader.CHECKED_BYTES - 1 ? SegmentHeader.BYTES : at + 1) {
                SimulatedDisk damaged = intact.crash(CrashChooser.keepAll());
                damaged.flipBit(name, at, (int) (at % 8));
                if (refuses(damaged, name + " byte " + at)) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(RECORDS * 100);
    }

    /** True if refused; if the log is opened it must be whole. */
    private static boolean refuses(SimulatedDisk damaged, String where) throws IOException {
        try (Wal wal = TestLog.open(damaged, TestLog.options(4))) {
            assertThat(wal.end().offset()).as(where).isEqualTo(RECORDS);
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }

    private static long usedBytes(SimulatedDisk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            byte[] bytes = new byte[(int) file.size()];
            file.read(ByteBuffer.wrap(bytes), 0);
            int used = bytes.length;
            while (bytes[used - 1] == 0) {
                used--;
            }
            return used;
        }
    }

    @Test
    void noLengthIsBelievedBeforeItsChecksumAndItsBounds() throws Exception { // H13
        long recordAt = SegmentHeader.BYTES + BatchMarker.BYTES;
        for (int length : new int[] {0, -1, 1, 47, 49, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 33 << 20}) {
            for (boolean withChecksum : new boolean[] {false, true}) {
                SimulatedDisk disk = closedLog();
                writeLength(disk, recordAt, length, withChecksum);
                assertThatThrownBy(() -> TestLog.open(disk, TestLog.options(4)))
                        .as("length %d, checksum made to fit: %s", length, withChecksum)
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("at byte " + recordAt)
                        .hasMessageContaining("Records touched: 1 to 4");
            }
        }
    }

    private static void writeLength(SimulatedDisk disk, long at, int length, boolean withChecksum) throws IOException {
        try (DiskFile file = disk.open(FIRST)) {
            byte[] header = new byte[LogRecord.HEADER_BYTES];
            file.read(ByteBuffer.wrap(header), at);
            LittleEndian.putInt(header, 4, length);
            if (withChecksum) {
                CRC32C crc = new CRC32C();
                crc.update(header, 0, 48);
                LittleEndian.putInt(header, 48, (int) crc.getValue());
            }
            file.write(ByteBuffer.wrap(header), at);
        }
    }

    /** Old bytes of another segment, valid there, lie after the end of this one: same offsets, same chain. */
    @Test
    void markersOfAnotherSegmentProveNothingHere() throws Exception { // H16
        SimulatedDisk old = closedLog();
        byte[] stale = new byte[(int) usedBytes(old, FIRST) - SegmentHeader.BYTES];
        try (DiskFile file = old.open(FIRST)) {
            file.read(ByteBuffer.wrap(stale), SegmentHeader.BYTES);
        }
        WalOptions other = new WalOptions(1 << 20, 4096, 512, 256, () -> 4711L);
        SimulatedDisk disk = new SimulatedDisk();
        TestLog.open(disk, other).close();
        try (DiskFile file = disk.open(FIRST)) {
            file.write(ByteBuffer.wrap(stale), SegmentHeader.BYTES);
        }
        assertThatThrownBy(() -> TestLog.open(disk, other)).isInstanceOf(RefusedException.class);
        try (DiskFile file = disk.open(FIRST)) {
            file.write(ByteBuffer.wrap(new byte[700]), SegmentHeader.BYTES);
        }
        assertThat(Tail.examine(disk.open(FIRST), SegmentHeader.BYTES, 8192, 4711L, LogPosition.ZERO)
                        .provenEnd())
                .isEqualTo(-1);
    }
}
