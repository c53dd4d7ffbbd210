package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts servers that must not start; several at once where they use no port, since each takes a second to say so. */
final class Refusals {
    private static final int COULD_NOT_START = 1;

    private final Processes processes;
    private final Map<ChildProcess, List<String>> started = new LinkedHashMap<>();

    Refusals(Processes processes) {
        this.processes = processes;
    }

    /** @param words that the message must contain */
    void start(List<String> options, String... words) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(ClassArchive.jvmOptions());
        command.addAll(List.of("-jar", ServerNode.JAR.toString(), "server"));
        command.addAll(options);
        started.put(processes.start("refused-" + started.size(), command), List.of(words));
    }

    /** All have ended with exit code 1, and the last line says what is wrong; no stack trace. */
    void check() {
        started.forEach((process, words) -> {
            assertThat(process.awaitExit()).as(process.printed()).isEqualTo(COULD_NOT_START);
            List<String> lines = process.printed().lines().toList();
            assertThat(lines.get(lines.size() - 1)).startsWith("tidemark: ").contains(words);
            assertThat(process.printed()).doesNotContain("\tat ");
        });
        started.clear();
    }
}
