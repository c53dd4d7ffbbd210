package dev.tidemark.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDiskTest {
    @TempDir
    Path temporary;

    private FileDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new FileDisk(temporary.resolve("made/with/parents"));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        byte[] bytes = new byte[700_000];
        new Random(1).nextBytes(bytes);
        try (DiskFile file = disk.create("a")) {
            file.write(ByteBuffer.wrap(bytes), 10);
            file.sync();
        }
        try (DiskFile file = disk.open("a")) {
            byte[] read = new byte[bytes.length + 5];
            assertThat(file.size()).isEqualTo(bytes.length + 10);
            assertThat(file.read(ByteBuffer.wrap(read), 10)).isEqualTo(bytes.length);
            assertThat(read).startsWith(bytes);
            assertThat(file.read(ByteBuffer.allocate(1), bytes.length + 10)).isZero();
        }
    }

    /** What is only looked at, such as the directories that a lost cluster left, stays as it is. */
    @Test
    void whatIsReadOnlyIsNeverChanged() throws IOException {
        disk.create("a").close();
        FileDisk looked = FileDisk.readOnly(temporary.resolve("made/with/parents"));
        assertThatThrownBy(() -> looked.create("b")).hasMessageContaining("is to be read only");
        assertThatThrownBy(() -> looked.createDirectory("d")).hasMessageContaining("is to be read only");
        assertThatThrownBy(() -> looked.rename("a", "b")).hasMessageContaining("is to be read only");
        assertThatThrownBy(() -> looked.delete("a")).hasMessageContaining("is to be read only");
        assertThat(disk.list("")).containsExactly("a");
        try (DiskFile file = looked.open("a")) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).isInstanceOf(Exception.class);
            assertThat(file.size()).isZero();
        }
    }

    /**
     * H164: an open that fails for want of a descriptor has done nothing, so it is tried again; anything else is told.
     */
    @Test
    void wantOfADescriptorIsOutlasted() throws IOException {
        List<String> told = new ArrayList<>();
        Scarcity scarcity = new Scarcity(told::add);
        int[] tries = {0};
        String opened = scarcity.outlast("wal/1", () -> {
            switch (++tries[0]) {
                case 1:
                    throw new FileSystemException("wal/1", null, "Too many open files");
                case 2:
                    throw new FileSystemException("wal/1", null, "Too many open files in system");
                case 3:
                    throw new FileSystemException("wal/1", null, "Cannot allocate memory");
                default:
                    return "opened";
            }
        });
        assertThat(opened).isEqualTo("opened");
        assertThat(told).singleElement().asString().startsWith("cannot open wal/1 now (wal/1: Too many open files)");
        assertThatThrownBy(() -> scarcity.outlast("a", () -> {
                    throw new FileSystemException("a", null, "Input/output error");
                }))
                .hasMessageContaining("Input/output error");
        assertThat(told).hasSize(1);
    }

    @Test
    void syncsAreCounted() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.sync();
            file.sync();
        }
        disk.syncDirectory("");
        assertThat(disk.syncs()).isEqualTo(3);
    }

    @Test
    void aFileIsCutAndGrown() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            file.truncate(2);
            file.truncate(4);
            byte[] read = new byte[4];
            file.read(ByteBuffer.wrap(read), 0);
            assertThat(read).containsExactly(1, 2, 0, 0);
        }
    }

    @Test
    void namesAreMadeListedRenamedAndDeleted() throws IOException {
        disk.createDirectory("d");
        disk.createDirectory("d");
        disk.create("d/b").close();
        disk.create("d/a").close();
        disk.syncDirectory("d");
        assertThat(disk.list("d")).containsExactly("a", "b");
        disk.rename("d/a", "d/b");
        assertThat(disk.list("d")).containsExactly("b");
        disk.delete("d/b");
        disk.syncDirectory("d");
        assertThat(disk.exists("d/b")).isFalse();
        assertThat(disk.list("")).containsExactly("d");
        assertThat(disk.usableBytes()).isPositive();
    }

    @Test
    void aFileIsNotMadeTwiceNorOpenedIfAbsent() throws IOException {
        disk.create("a").close();
        assertThatThrownBy(() -> disk.create("a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.open("b")).isInstanceOf(IOException.class);
    }

    @Test
    void namesCannotLeaveTheRoot() {
        assertThatThrownBy(() -> disk.create("../a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.delete("/etc/x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.exists(temporary.resolve("made/with/a"))).isFalse();
    }

    @Test
    void aFullDiskIsToldFromOtherFailures() {
        assertThat(FullDisk.orSame(new IOException("No space left on device"), "a"))
                .isInstanceOf(DiskFullException.class);
        IOException other = new IOException("Input/output error");
        assertThat(FullDisk.orSame(other, "a")).isSameAs(other);
    }
}
