package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What directories take of a disk, as the programs of the system tell it. */
public final class DiskUse {
    private static final long KIB = 1024;

    private DiskUse() {}

    /** Blocks of all files in these directories together; empty if not known. Holes of files take none. */
    public static OptionalLong allocatedBytes(List<Path> directories) {
        if (directories.isEmpty()) {
            return OptionalLong.empty();
        }
        List<String> command = new ArrayList<>(List.of("du", "-sk"));
        directories.forEach(directory -> command.add(directory.toString()));
        try {
            return sum(output(command));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Of lines that begin with a number of KiB. Files that vanish meanwhile are no failure. */
    static OptionalLong sum(String lines) {
        long sum = 0;
        for (String line : lines.lines().toList()) {
            sum += Long.parseLong(line.split("\\s", 2)[0]) * KIB;
        }
        return OptionalLong.of(sum);
    }

    /** Has the kernel write what it holds of a file system, and waits for it. False if that cannot be asked for. */
    public static boolean writeBack(Path directory) {
        try {
            output(List.of("sync", "-f", directory.toString()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
