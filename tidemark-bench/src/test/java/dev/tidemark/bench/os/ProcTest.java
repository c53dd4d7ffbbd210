package dev.tidemark.bench.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads files such as Linux makes them; what is missing stays missing. */
class ProcTest {
    @TempDir
    Path directory;

    private void process(String stat, String io) throws IOException {
        Files.writeString(directory.resolve("stat"), stat);
        Files.writeString(directory.resolve("status"), "Name:\tjava\nVmHWM:\t  9999 kB\nVmRSS:\t  2048 kB\n");
        if (io != null) {
            Files.writeString(directory.resolve("io"), io);
        }
    }

    @Test
    void readsTheFiguresOfAProcessWhateverItsName() throws IOException {
        process("17 (a b) c) S 1 2 3 4 5 6 7 8 9 10 1250 250 0 0 20 0", "wchar: 5\nwrite_bytes: 4096\n");

        assertThat(ProcessFigures.of(directory)).contains(new ProcessFigures(15.0, 2 << 20, 4096));
    }

    @Test
    void doesWithoutBytesThatItMayNotSee() throws IOException {
        process("17 (java) S 1 2 3 4 5 6 7 8 9 10 100 0 0 0 20 0", null);

        assertThat(ProcessFigures.of(directory)).contains(new ProcessFigures(1.0, 2 << 20, -1));
    }

    @Test
    void aProcessThatIsGoneHasNoFigures() {
        assertThat(ProcessFigures.of(directory.resolve("none"))).isEmpty();
    }

    @Test
    void readsTheFiguresOfThreads() throws IOException {
        Path thread = Files.createDirectories(directory.resolve("71"));
        Files.writeString(thread.resolve("comm"), "tidemark-main-1\n");
        Files.writeString(thread.resolve("schedstat"), "1500000000 7 8\n");
        Files.writeString(
                thread.resolve("status"), "Name:\tx\nvoluntary_ctxt_switches:\t30\nnonvoluntary_ctxt_switches:\t9\n");
        Files.createDirectories(directory.resolve("72")); // it ends just now

        ThreadFigures main = new ThreadFigures("tidemark-main-1", 1.5, 30);
        assertThat(ThreadFigures.of(directory)).isEqualTo(Map.of(71L, main));
        assertThat(main.since(new ThreadFigures("tidemark-main-1", 1.0, 10)))
                .isEqualTo(new ThreadFigures("tidemark-main-1", 0.5, 20));
        assertThat(ThreadFigures.of(directory.resolve("none"))).isEmpty();
    }

    @Test
    void readsWhatMemoryIsLeft() throws IOException {
        Path info = Files.writeString(directory.resolve("meminfo"), "MemTotal:  9 kB\nMemAvailable:    2048 kB\n");

        assertThat(SystemMemory.availableBytes(info)).hasValue(2 << 20);
        assertThat(SystemMemory.availableBytes(directory.resolve("none"))).isEmpty();
    }

    @Test
    void addsUpWhatDirectoriesTake() throws IOException {
        assertThat(DiskUse.sum("12\t/a\n4\t/b\n")).hasValue(16 << 10);
        assertThat(DiskUse.allocatedBytes(List.of())).isEmpty();

        Files.write(directory.resolve("data"), new byte[1 << 20]);
        assertThat(DiskUse.writeBack(directory)).isTrue();
        assertThat(DiskUse.allocatedBytes(List.of(directory)).orElseThrow()).isBetween(1L << 20, 2L << 20);
    }

    @Test
    void readsTheCountersOfADisk() throws IOException {
        Path stats = Files.writeString(
                directory.resolve("diskstats"),
                "   7  0 loop0 1 0 2 3 0 0 0 0 0 4 5 0 0 0 0 1 2\n"
                        + " 254  0 vda 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27\n"
                        + "   8  0 old 11 12 13 14 15 16 17 18 19 20 21\n");

        assertThat(DiskCounters.of("vda", stats).flushes()).hasValue(26);
        assertThat(DiskCounters.of("vda", stats).writtenBytes()).hasValue(17 * 512);
        assertThat(DiskCounters.of("vda", stats).readBytes()).hasValue(13 * 512);
        assertThat(DiskCounters.of("old", stats).flushes()).isEmpty();
        assertThat(DiskCounters.of("old", stats).writtenBytes()).hasValue(17 * 512);
        assertThat(DiskCounters.of("sda", stats).flushes()).isEmpty();
        assertThat(DiskCounters.of(null, stats).flushes()).isEmpty();
        assertThat(DiskCounters.of("vda", directory.resolve("none")).flushes()).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNotMadeUp() {
        Meter meter = new Meter(
                List.of(Long.MAX_VALUE), OptionalLong::empty, DiskCounters.of(null, directory.resolve("none")));
        meter.begin();
        meter.end();

        OptionalDouble none = OptionalDouble.empty();
        assertThat(meter.use()).isEqualTo(new ServerUse(none, none, none, none, none, none, none));
    }

    @Test
    void countsTheFsyncsBetween() {
        long[] count = {100};
        Meter meter =
                new Meter(List.of(), () -> OptionalLong.of(count[0]), DiskCounters.of(null, directory.resolve("none")));
        meter.begin();
        count[0] = 142;
        meter.end();

        assertThat(meter.use().fsyncs()).hasValue(42);
    }
}
