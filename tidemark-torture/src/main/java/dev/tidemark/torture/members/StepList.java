package dev.tidemark.torture.members;

import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done, each with the second in which it was; also in a file, while it happens. Any thread. */
public final class StepList {
    private final Path file;
    private final long begun = System.nanoTime();
    private final List<String> lines = new ArrayList<>();

    public StepList(Path file) {
        this.file = file;
    }

    public synchronized void add(String what) {
        String line = String.format(Locale.ROOT, "%8.3f s  %s", (System.nanoTime() - begun) / 1e9, what);
        lines.add(line);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new TortureException("cannot write " + file, e);
        }
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
