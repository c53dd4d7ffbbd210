package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code /proc} says of one thread of a process.
 *
 * @param name as the system knows it, at most 15 letters
 * @param cpuSeconds of user and system time since it started, to the nanosecond
 * @param wakes how often it went to sleep by itself, and so was woken
 */
public record ThreadFigures(String name, double cpuSeconds, long wakes) {
    private static final String WAKES = "voluntary_ctxt_switches:";
    private static final double NANOS = 1e9;

    /** Those that live now, by their numbers; empty if there is no such process, or no {@code /proc}. */
    public static SortedMap<Long, ThreadFigures> of(long pid) {
        return of(Path.of("/proc", Long.toString(pid), "task"));
    }

    static SortedMap<Long, ThreadFigures> of(Path tasks) {
        SortedMap<Long, ThreadFigures> figures = new TreeMap<>();
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                read(thread, figures);
            }
        } catch (IOException e) {
            // what is not there has no threads
        }
        return figures;
    }

    private static void read(Path thread, SortedMap<Long, ThreadFigures> figures) {
        try {
            String cpu = lines(thread.resolve("schedstat")).get(0).split(" ", 2)[0];
            for (String line : lines(thread.resolve("status"))) {
                if (line.startsWith(WAKES)) {
                    figures.put(
                            Long.valueOf(thread.getFileName().toString()),
                            new ThreadFigures(
                                    lines(thread.resolve("comm")).get(0),
                                    Long.parseLong(cpu) / NANOS,
                                    Long.parseLong(
                                            line.substring(WAKES.length()).strip())));
                }
            }
        } catch (IOException | RuntimeException e) {
            // it has ended
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    /** What it did since then. */
    public ThreadFigures since(ThreadFigures before) {
        return new ThreadFigures(name, cpuSeconds - before.cpuSeconds, wakes - before.wakes);
    }
}
