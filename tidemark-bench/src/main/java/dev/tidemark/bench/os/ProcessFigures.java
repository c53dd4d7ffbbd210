package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc} says of one process.
 *
 * @param cpuSeconds user and system time of all its threads since it started, in steps of 10 ms
 * @param residentBytes now
 * @param writtenBytes that it caused to be sent to a disk since it started; -1 if that is not to be had
 */
public record ProcessFigures(double cpuSeconds, long residentBytes, long writtenBytes) {
    /** The unit of times in {@code /proc/PID/stat}, USER_HZ; 100 on every architecture that runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;
    private static final long KIB = 1024;

    /** Empty if there is no such process, or no {@code /proc}. */
    public static Optional<ProcessFigures> of(long pid) {
        return of(Path.of("/proc", Long.toString(pid)));
    }

    static Optional<ProcessFigures> of(Path directory) {
        try {
            String stat = text(directory.resolve("stat"));
            // The name of the program, in brackets, may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[SYSTEM_TICKS_FIELD]);
            long resident = number(text(directory.resolve("status")), "VmRSS:");
            return Optional.of(new ProcessFigures(
                    ticks / TICKS_PER_SECOND, resident < 0 ? 0 : resident * KIB, written(directory.resolve("io"))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static long written(Path io) {
        try {
            return number(text(io), "write_bytes:");
        } catch (IOException e) {
            return -1; // of another user
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** The number after a title at the start of a line, or -1. */
    private static long number(String text, String title) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(title)) {
                return Long.parseLong(line.substring(title.length()).strip().split("\\s", 2)[0]);
            }
        }
        return -1;
    }
}
