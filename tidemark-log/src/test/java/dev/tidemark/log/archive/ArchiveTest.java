package dev.tidemark.log.archive;

import static dev.tidemark.log.archive.ArchiveSupport.BASE;
import static dev.tidemark.log.archive.ArchiveSupport.CLUSTER;
import static dev.tidemark.log.archive.ArchiveSupport.after;
import static dev.tidemark.log.archive.ArchiveSupport.history;
import static dev.tidemark.log.archive.ArchiveSupport.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A file of the archive is whole and durable under its name, or not there; and it is never written over. */
class ArchiveTest {
    /** That are looked at for each call of the disk. */
    private static final int IMAGES = 10;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<LogRecord> history = history(10);

    private static void check(SimulatedDisk image) throws Exception {
        for (ArchiveName name : new Archive(image).files(CLUSTER)) {
            try (ArchiveReader reader = ArchiveReader.open(image, name)) {
                reader.readToEnd();
            }
        }
    }

    @Test
    void aFileSaysWhatIsInIt() throws Exception {
        ArchiveHeader header = write(disk, history, 0, 10);
        assertThat(header.name().text()).startsWith(CLUSTER + "-00000000000000000005-00000000000000000014-e2-e7-");
        assertThat(ArchiveName.parse(header.name().text())).contains(header.name());
        assertThat(header.base()).isEqualTo(BASE);
        assertThat(header.end()).isEqualTo(after(history, 10));
        assertThat(header.firstTime()).isEqualTo(5_000_000);
        assertThat(header.lastTime()).isEqualTo(14_000_000);
        assertThat(header.bytes()).isEqualTo(10 * 92);
        try (ArchiveReader reader = ArchiveReader.open(disk, header.name())) {
            assertThat(reader.read())
                    .extracting(LogRecord::array)
                    .usingRecursiveComparison()
                    .isEqualTo(history.stream().map(LogRecord::array).toList());
            assertThat(reader.read()).isEmpty();
        }
    }

    @Test
    void entriesLargerThanTheBufferAreKept() throws Exception {
        List<LogRecord> large = new ArrayList<>();
        LogPosition at = BASE;
        for (int bytes : new int[] {10, 3 << 20, 300_000, 10}) {
            LogRecord record =
                    new LogRecord(LogRecord.encode(at.offset() + 1, 1, 7, 1, (byte) 2, new byte[bytes], at.chain()));
            large.add(record);
            at = record.logPosition();
        }
        ArchiveHeader header = write(disk, BASE, large);
        check(disk);
        assertThat(header.end()).isEqualTo(at);
    }

    @Test
    void whatDoesNotContinueIsNotAdded() throws Exception {
        try (ArchiveWriter writer = new ArchiveWriter(disk, "x.part", CLUSTER, 0, BASE)) {
            assertThatThrownBy(() -> writer.add(history.get(1))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(disk.listQuietly("")).isEmpty();
    }

    @Test
    void theSameFileIsNoFailure_andADamagedOneIsNotWrittenOver() throws Exception {
        ArchiveHeader header = write(disk, history, 0, 10);
        assertThat(write(disk, history, 0, 10)).isEqualTo(header);
        assertThat(disk.listQuietly("")).containsExactly(header.name().text());
        disk.flipBit(header.name().text(), 300, 2);
        assertThatThrownBy(() -> write(disk, history, 0, 10))
                .isInstanceOf(BadArchiveException.class)
                .hasMessageContaining("is damaged: no valid entry where entry 6 should be, at byte 220");
        assertThat(disk.listQuietly("")).containsExactly(header.name().text());
    }

    /** H103 */
    @Test
    void everyFlippedBitCutAndOtherNameIsFound() throws Exception {
        ArchiveHeader header = write(disk, history, 0, 3);
        String name = header.name().text();
        long size = ArchiveHeader.BYTES + header.bytes();
        for (int at = 0; at < size; at++) {
            disk.flipBit(name, at, at % 8);
            assertThatThrownBy(() -> check(disk)).as("byte " + at).isInstanceOf(BadArchiveException.class);
            disk.flipBit(name, at, at % 8);
        }
        check(disk);
        String other = write(disk, history, 3, 6).name().text();
        disk.rename(other, name);
        assertThatThrownBy(() -> check(disk)).hasMessageContaining("files were renamed or mixed");
        write(disk, history, 3, 6);
        disk.delete(name);
        write(disk, history, 0, 3);
        disk.cut(name, 200);
        assertThatThrownBy(() -> check(disk)).hasMessageContaining("it was cut, or has grown");
        disk.cut(name, 20);
        assertThatThrownBy(() -> check(disk)).hasMessageContaining("it was cut to 20 bytes");
    }

    @Test
    void othersFilesAreLeftAlone() throws Exception {
        disk.create("notes.txt").close();
        disk.create("00000000000000000001.log").close();
        assertThat(new Archive(disk).files(CLUSTER)).isEmpty();
        assertThat(new Archive(disk).clusters()).isEmpty();
    }

    @Test
    void whatTheFilesHoldIsKnownByTheirNames() throws Exception {
        assertThat(new Archive(disk).coverage(CLUSTER).isEmpty()).isTrue();
        ArchiveName first = write(disk, history, 0, 3).name();
        ArchiveName second = write(disk, history, 2, 6).name();
        ArchiveName third = write(disk, history, 8, 10).name();
        assertThat(third.end()).isEqualTo(after(history, 10));
        ArchiveCoverage coverage = new Archive(disk).coverage(CLUSTER);
        assertThat(coverage.first()).isEqualTo(5);
        assertThat(coverage.firstMissing(5)).isEqualTo(11);
        assertThat(coverage.firstMissing(12)).isEqualTo(12);
        assertThat(coverage.firstMissing(13)).isEqualTo(15);
        assertThat(coverage.nextAfter(11)).isEqualTo(13);
        assertThat(coverage.nextAfter(13)).isEqualTo(Long.MAX_VALUE);
        assertThat(coverage.endingLatest(5, 13)).containsExactly(second);
        assertThat(coverage.endingLatest(5, 9)).containsExactly(first);
        assertThat(coverage.endingLatest(8, 9)).isEmpty();
        assertThat(coverage.holes()).containsExactly(new ArchiveCoverage.Hole(11, 12));
        assertThat(new Archive(disk).coverage(new UUID(8, 8)).isEmpty()).isTrue();
    }

    /** What has its name is whole, and what was reported survives (H08). */
    @Test
    void aCrashAtEachCallLeavesWholeFiles() throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            return Fault.NONE;
        });
        ArchiveHeader header = write(disk, history, 0, 10);
        disk.faults(call -> Fault.NONE);
        assertThat(images).hasSizeGreaterThan(25);
        for (SimulatedDisk image : images) {
            check(image);
            assertThat(write(image, history, 0, 10)).isEqualTo(header);
            check(image);
        }
        SimulatedDisk after = disk.crash(CrashChooser.loseAll());
        assertThat(new Archive(after).files(CLUSTER)).containsExactly(header.name());
    }

    /** A name that is in the directory is made durable before anybody relies on it (H08). */
    @Test
    void aNameThatWasGivenInALifeBeforeIsMadeDurable() throws Exception {
        disk.faults(call -> call.operation() == DiskOperation.SYNC_DIRECTORY
                ? new Fault.Fail("the process dies here")
                : Fault.NONE);
        assertThatThrownBy(() -> write(disk, history, 0, 10)).isInstanceOf(IOException.class);
        disk.faults(call -> Fault.NONE);
        assertThat(new Archive(disk.crash(CrashChooser.loseAll())).files(CLUSTER))
                .isEmpty();
        assertThat(new Archive(disk).coverage(CLUSTER).isEmpty()).isFalse();
        assertThat(new Archive(disk.crash(CrashChooser.loseAll())).files(CLUSTER))
                .hasSize(1);
    }

    @Test
    void aFaultAtEachCallIsAnIoExceptionAndLeavesNoFile() throws Exception {
        for (int failing = 1; ; failing++) {
            SimulatedDisk faulty = new SimulatedDisk();
            long bad = failing;
            faulty.faults(call -> faulty.calls() == bad ? new Fault.Fail("broken") : Fault.NONE);
            try {
                write(faulty, history, 0, 10);
                if (faulty.calls() < bad) {
                    assertThat(failing).isGreaterThan(6);
                    return;
                }
            } catch (IOException e) {
                faulty.faults(call -> Fault.NONE);
                check(faulty);
                assertThat(write(faulty, history, 0, 10).end()).isEqualTo(after(history, 10));
            }
        }
    }
}
