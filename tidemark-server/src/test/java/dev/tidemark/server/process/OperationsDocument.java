package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands of docs/operations.md, run as they stand there. */
final class OperationsDocument {
    /** Blocks of commands, in their order. */
    static final int TAKE = 0;

    static final int VERIFY = 1;
    static final int RESTORE = 2;
    static final int RESTORE_POINT = 3;
    static final int SHOW_LOST = 4;
    static final int RECOVER = 5;
    static final int REPAIR = 6;
    static final int VERIFY_LOG = 7;
    static final int RAISE_LEVEL = 8;
    static final int WHO_IS_FULL = 9;
    static final int WHO_IS_SLOW = 10;

    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
    /** Stands in for the script that builds; with a heap in which the state need not fit. */
    private static final String LAUNCHER =
            "#!/usr/bin/env bash\nexec %s -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar %s \"$@\"\n";

    private final Processes processes;

    OperationsDocument(Processes processes) {
        this.processes = processes;
    }

    /**
     * Runs the commands of a block, but for addresses, in the directory of the test. They must all succeed.
     *
     * @return what they print, and {@code id=} with what they have in the variable of this name
     */
    String run(int block, String address, String replacement) throws IOException {
        Path launcher = processes.directory().resolve("tidemark");
        Files.writeString(launcher, LAUNCHER.formatted(ChildProcess.java(), ServerNode.JAR));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Matcher blocks = BLOCK.matcher(Files.readString(DOCUMENT));
        for (int i = 0; i <= block; i++) {
            assertThat(blocks.find()).isTrue();
        }
        String script = blocks.group(1).replaceAll(address, replacement) + "\necho \"id=$id\"\n";
        ChildProcess child =
                processes.start("document-" + block, List.of("bash", "-e", "-o", "pipefail", "-c", script));
        assertThat(child.awaitExit()).as(child.printed()).isZero();
        return child.printed();
    }
}
