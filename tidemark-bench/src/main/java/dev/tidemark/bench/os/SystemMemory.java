package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this machine. */
public final class SystemMemory {
    private static final String AVAILABLE = "MemAvailable:";
    private static final long KIB = 1024;

    private SystemMemory() {}

    /** What programs can have without taking it from others; empty if not known. */
    public static OptionalLong availableBytes() {
        return availableBytes(Path.of("/proc/meminfo"));
    }

    static OptionalLong availableBytes(Path memoryInfo) {
        try {
            return Files.readAllLines(memoryInfo, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .map(line -> line.substring(AVAILABLE.length()).strip().split("\\s", 2)[0])
                    .mapToLong(kib -> Long.parseLong(kib) * KIB)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
