package dev.tidemark.torture.fault;

import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The two programs in C, compiled where they run, and other programs that are run to their end. */
public final class Programs {
    private static final int SECONDS = 60;

    private final Path directory;

    /** @param directory for what is compiled */
    public Programs(Path directory) {
        this.directory = directory;
    }

    Path network() {
        return compiled("network.c", "network", List.of());
    }

    Path faults() {
        return compiled("faults.c", "faults.so", List.of("-shared", "-fPIC", "-ldl"));
    }

    private Path compiled(String source, String name, List<String> options) {
        Path program = directory.resolve(name);
        if (!Files.exists(program)) {
            Path copy = directory.resolve(source);
            try (InputStream in = Programs.class.getResourceAsStream(source)) {
                Files.copy(in, copy);
            } catch (IOException e) {
                throw new TortureException("cannot write " + copy, e);
            }
            List<String> command = new ArrayList<>(List.of("cc", "-O2", "-o", program.toString(), copy.toString()));
            command.addAll(options);
            run(command.toArray(new String[0]));
        }
        return program;
    }

    /** @return what it printed; throws unless it ends with 0 in time */
    public static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new TortureException("failed: " + String.join(" ", command) + "\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new TortureException("cannot run " + Arrays.toString(command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TortureException("interrupted", e);
        }
    }
}
