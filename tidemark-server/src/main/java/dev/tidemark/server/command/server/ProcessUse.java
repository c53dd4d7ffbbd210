package dev.tidemark.server.command.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What this process takes of the machine, as Linux tells it; empty where nobody tells. */
final class ProcessUse {
    /** Of the clock in which Linux counts the time of processes for programs; fixed. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11; // counted after the name of the program, which may have blanks
    private static final int SYSTEM_TICKS = 12;
    private static final String RESIDENT = "VmRSS:";

    private ProcessUse() {}

    /** Seconds in the process itself and in the kernel for it. */
    record Cpu(OptionalDouble user, OptionalDouble system) {}

    static Cpu cpu() {
        String text = read("stat");
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
        return new Cpu(seconds(fields, USER_TICKS), seconds(fields, SYSTEM_TICKS));
    }

    private static OptionalDouble seconds(String[] fields, int at) {
        return fields.length > at && fields[at].matches("\\d{1,18}")
                ? OptionalDouble.of(Long.parseLong(fields[at]) / TICKS_PER_SECOND)
                : OptionalDouble.empty();
    }

    /** Bytes of memory that the process has now, of the heap and beside it. */
    static OptionalLong residentBytes() {
        for (String line : read("status").split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 3 && words[0].equals(RESIDENT) && words[1].matches("\\d{1,15}")) {
                return OptionalLong.of(Long.parseLong(words[1]) << 10);
            }
        }
        return OptionalLong.empty();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("/proc/self", file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
