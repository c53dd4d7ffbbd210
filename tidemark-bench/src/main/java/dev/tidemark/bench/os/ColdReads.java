package dev.tidemark.bench.os;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Reads that find nothing in the kernel's cache, and what the disk alone takes for one. */
public final class ColdReads {
    public static final String NEEDS = "--cold-reads needs Linux and root: run it as root, or leave it out";

    private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");
    /** A page of a data file, and what a disk reads at once at least. */
    private static final int PAGE_BYTES = 4096;

    private static final int READS = 2_000;

    private ColdReads() {}

    /** Whether {@link #dropCaches} may be asked for at all. */
    public static boolean mayDropCaches() {
        return Files.isWritable(DROP);
    }

    /** Has the kernel forget what it has read of files. False if that cannot be asked for: it takes root, and Linux. */
    public static boolean dropCaches(Path directory) {
        DiskUse.writeBack(directory);
        try {
            Files.write(DROP, "3\n".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads pages of 4 KiB at random, one after the other and past the kernel's cache, from the largest file of some
     * directories.
     *
     * @return nanoseconds of each; empty if there is no file of many pages, or no such way to read it
     */
    public static Optional<Histogram> pagesAtRandom(List<Path> directories) {
        try {
            Optional<Path> largest = largest(directories);
            return largest.isEmpty() ? Optional.empty() : Optional.of(pagesAtRandom(largest.get()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Histogram pagesAtRandom(Path file) throws IOException {
        Histogram nanos = new Histogram(3);
        Random random = new Random(1);
        ByteBuffer page = ByteBuffer.allocateDirect(2 * PAGE_BYTES).alignedSlice(PAGE_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
            long pages = channel.size() / PAGE_BYTES;
            if (pages < READS) {
                throw new IOException(file + " is too small to read at random");
            }
            for (int i = 0; i < READS; i++) {
                page.clear().limit(PAGE_BYTES);
                long begun = System.nanoTime();
                channel.read(page, random.nextLong(pages) * PAGE_BYTES);
                nanos.recordValue(System.nanoTime() - begun);
            }
        }
        return nanos;
    }

    private static Optional<Path> largest(List<Path> directories) throws IOException {
        Path found = null;
        long most = 0;
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.size(file) > most) {
                        found = file;
                        most = Files.size(file);
                    }
                }
            }
        }
        return Optional.ofNullable(found);
    }
}
