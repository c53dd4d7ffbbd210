package dev.tidemark.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk();

    private static void write(DiskFile file, String text, long position) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), position);
    }

    private static String text(Disk from, String name) throws IOException {
        try (DiskFile file = from.open(name)) {
            byte[] bytes = new byte[(int) file.size()];
            assertThat(file.read(ByteBuffer.wrap(bytes), 0)).isEqualTo(bytes.length);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    private DiskFile durableFile(String name, String text) throws IOException {
        DiskFile file = disk.create(name);
        write(file, text, 0);
        file.sync();
        disk.syncDirectory("");
        return file;
    }

    @Test
    void whatWasSyncedSurvivesAndWhatWasNotMayBeLost() throws IOException {
        DiskFile file = durableFile("a", "old");
        write(file, "new", 0);
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("old");
        assertThat(text(disk.crash(CrashChooser.keepAll()), "a")).isEqualTo("new");
        file.sync();
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("new");
        assertThat(disk.undecided()).isEmpty();
    }

    @Test
    void aSectorWrittenTwiceMayBeLeftAsItWasInBetween() throws IOException {
        DiskFile file = durableFile("a", "1");
        write(file, "2", 0);
        write(file, "3", 0);
        Set<String> left = new TreeSet<>();
        boolean all = CrashImages.forEach(disk, 100, 1, image -> left.add(uncheckedText(image)));
        assertThat(all).isTrue();
        assertThat(left).containsExactly("1", "2", "3");
    }

    private static String uncheckedText(Disk image) {
        try {
            return text(image, "a");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sectorsOfOneWriteAreLostOneByOne() throws IOException {
        DiskFile file = durableFile("a", "x".repeat(1024));
        write(file, "y".repeat(1024), 0);
        Set<String> left = new TreeSet<>();
        CrashImages.forEach(disk, 100, 1, image -> left.add(uncheckedText(image)));
        String x = "x".repeat(512);
        String y = "y".repeat(512);
        assertThat(left).containsExactly(x + x, x + y, y + x, y + y);
    }

    @Test
    void aGrownSizeMayBeLostWhileTheBytesAreKept() throws IOException {
        DiskFile file = durableFile("a", "x");
        write(file, "yy", 1);
        Set<String> left = new TreeSet<>();
        CrashImages.forEach(disk, 100, 1, image -> left.add(uncheckedText(image)));
        assertThat(left).containsExactly("x", "x\0\0", "xyy");
    }

    @Test
    void namesAreVolatileUntilTheirDirectoryIsSynced() throws IOException { // H08
        disk.createDirectory("d");
        disk.syncDirectory("");
        DiskFile file = disk.create("d/a");
        write(file, "a", 0);
        file.sync();
        assertThat(disk.crash(CrashChooser.loseAll()).exists("d/a")).isFalse();
        disk.syncDirectory("d");
        assertThat(text(disk.crash(CrashChooser.loseAll()), "d/a")).isEqualTo("a");
        disk.delete("d/a");
        assertThat(disk.exists("d/a")).isFalse();
        assertThat(disk.crash(CrashChooser.loseAll()).exists("d/a")).isTrue();
    }

    @Test
    void aFileInADirectoryWhoseOwnNameWasNotSyncedIsLost() throws IOException { // H08
        disk.createDirectory("d");
        disk.create("d/a").sync();
        disk.syncDirectory("d");
        assertThat(disk.crash(CrashChooser.loseAll()).exists("d/a")).isFalse();
    }

    @Test
    void aRenameIsAtomicEvenIfTheCreationBeforeItIsLost() throws IOException {
        disk.create("a.tmp").sync();
        disk.rename("a.tmp", "a");
        List<List<String>> left = new ArrayList<>();
        CrashImages.forEach(disk, 100, 1, image -> {
            try {
                left.add(image.list(""));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(left).containsExactly(List.of(), List.of("a.tmp"), List.of("a"), List.of("a"));
    }

    @Test
    void aDroppedPageLooksWrittenUntilTheCrash() throws IOException { // H06
        DiskFile file = durableFile("a", "old");
        disk.faults(new FaultScript().at(DiskOperation.SYNC, 1, new Fault.FailSyncAndDropPages()));
        write(file, "new", 0);
        assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
        file.sync();
        assertThat(text(disk, "a")).isEqualTo("new");
        assertThat(text(disk.crash(CrashChooser.keepAll()), "a")).isEqualTo("old");
        write(file, "new", 0);
        file.sync();
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("new");
    }

    @Test
    void aPartialWriteLeavesItsFirstBytes() throws IOException { // H17b
        DiskFile file = durableFile("a", "old");
        disk.faults(new FaultScript().at(DiskOperation.WRITE, 1, new Fault.PartialWrite(1)));
        assertThatThrownBy(() -> write(file, "new", 0)).isInstanceOf(IOException.class);
        assertThat(text(disk, "a")).isEqualTo("nld");
    }

    @Test
    void aFullDiskTakesOverwritesButNoMoreSectors() throws IOException { // H17c
        DiskFile file = durableFile("a", "x".repeat(512));
        disk.capacity(1024);
        assertThatThrownBy(() -> write(file, "y".repeat(1024), 512)).isInstanceOf(DiskFullException.class);
        assertThat(disk.usableBytes()).isZero();
        write(file, "z".repeat(1024), 0);
        disk.delete("a");
        assertThat(disk.usableBytes()).isEqualTo(1024);
    }

    @Test
    void aTruncationIsVolatileToo() throws IOException {
        DiskFile file = durableFile("a", "abcdef");
        file.truncate(2);
        assertThat(text(disk, "a")).isEqualTo("ab");
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("abcdef");
        file.truncate(4);
        file.sync();
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("ab\0\0");
    }

    @Test
    void aFlippedBitStays() throws IOException {
        durableFile("a", "abc");
        disk.flipBit("a", 1, 0);
        assertThat(text(disk, "a")).isEqualTo("acc");
        assertThat(text(disk.crash(CrashChooser.loseAll()), "a")).isEqualTo("acc");
    }

    @Test
    void theSameSeedLeavesTheSame() throws IOException { // H118
        DiskFile file = durableFile("a", "x".repeat(4096));
        write(file, "y".repeat(4096), 0);
        String first = text(disk.crash(CrashChooser.random(5)), "a");
        assertThat(text(disk.crash(CrashChooser.random(5)), "a"))
                .isEqualTo(first)
                .isNotEqualTo(text(disk, "a"));
    }

    @Test
    void namesStayInsideTheRoot() {
        for (String name : List.of("../a", "a/../b", "/a", "a//b", "./a", "a/", "a\\b")) {
            assertThatThrownBy(() -> disk.create(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
