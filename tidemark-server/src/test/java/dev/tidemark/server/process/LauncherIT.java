package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The launcher, however it is called. */
class LauncherIT {
    @RegisterExtension
    final Processes processes = new Processes();

    private Path script;

    @BeforeEach
    void prepare() throws IOException {
        script = new LauncherRoot(processes).script();
    }

    /** Runs a line of bash, in which $1 is the script. Returns what it prints after its exit code. */
    private String run(String name, String line) {
        ChildProcess process = processes.start(name, List.of("bash", "-c", line, "bash", script.toString()));
        return process.awaitExit() + " " + process.printed();
    }

    private static List<Path> content(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void aSymbolicLinkLeadsToTheScript() throws IOException {
        Path links = Files.createDirectories(processes.directory().resolve("links/more"));
        assertThat(run("absolute", "ln -s \"$1\" '" + links + "/tidemark' && '" + links + "/tidemark' --version"))
                .startsWith("0 tidemark ");
        assertThat(run("relative", "cd '" + links + "/..' && ln -s more/tidemark t && CDPATH=/tmp ./t --version"))
                .startsWith("0 tidemark ");
        assertThat(content(links)).hasSize(1);
        assertThat(content(links.getParent())).hasSize(2);
    }

    @Test
    void whereCdLooksDoesNotMatter() throws IOException {
        List<Path> before = content(script.getParent());
        assertThat(run(
                        "cdpath",
                        "cd \"$(dirname \"$1\")/..\" && export CDPATH=\"$PWD\" && bash root/tidemark --version"))
                .startsWith("0 tidemark ");
        assertThat(content(script.getParent())).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void anyShellWillDo() {
        assertThat(run("sh", "sh \"$1\" --version")).startsWith("0 tidemark ");
    }

    @Test
    void anEmptyDirectoryNameIsNotTheCurrentDirectory() {
        assertThat(run("up", "bash \"$1\" up --data ''"))
                .startsWith("2 Invalid value for option '--data': is empty")
                .doesNotContain("Exception");
        assertThat(run("server", "bash \"$1\" server --id 1 --data ''")).startsWith("1 tidemark: ");
    }

    /** The JVM cannot even name such a path in that locale. */
    @Test
    void aPathMayHaveAnyLettersInAnyLocale() {
        String data = "\"$PWD/\"$'d\\303\\244ta'";
        String posix = "unset LANG LC_CTYPE; export LC_ALL=POSIX; ";
        assertThat(run("launcher", posix + "bash \"$1\" log dump " + data))
                .startsWith("1 tidemark: there is no directory ")
                .doesNotContain("Exception");
        String java = "'" + ChildProcess.java() + "' -jar '" + ServerNode.JAR + "' ";
        String server = "server --id 1 --client 127.0.0.1:1 --cluster 1=127.0.0.1:2 --data ";
        for (String command : List.of("up --data ", server, "server --config ", "log dump ")) {
            assertThat(run("java" + command.length(), posix + java + command + data))
                    .startsWith("1 tidemark: ")
                    .contains("cannot be a path here", "set LC_ALL=C.UTF-8")
                    .doesNotContain("Exception", "Usage");
        }
    }

    /** A node's JVM prints nothing itself, so it would end without a word. */
    @Test
    void optionsThatJavaDoesNotTakeAreToldWithItsWords() {
        String server = "bash \"$1\" server --id 1 --data d";
        assertThat(run("heap", "TIDEMARK_JAVA_OPTS=-Xmx100m " + server))
                .startsWith("1 tidemark: Java does not start with the options that it is given (TIDEMARK_JAVA_OPTS")
                .contains("Initial heap size set to a larger value than the maximum heap size");
        assertThat(run("collector", "JAVA_TOOL_OPTIONS=-XX:+UseParallelGC " + server))
                .contains("Nothing was started", "Multiple garbage collectors selected");
        assertThat(run("both", "TIDEMARK_JAVA_OPTS='-Xms100m -Xmx100m' " + server))
                .startsWith("1 tidemark: no cluster is given");
    }

    /** Of another JVM, of other jars, or cut off: nodes start without it, and it is not worth a word. */
    @Test
    void anArchiveOfClassesThatCannotBeUsedIsNoHarm() throws IOException {
        for (String content : List.of("", "no archive")) {
            for (int feature = 17; feature < 40; feature++) { // whichever Java the launcher finds
                Files.writeString(
                        script.resolveSibling("tidemark-server/target/classes-" + feature + ".archive"), content);
            }
            assertThat(run("archive-" + content.length(), "bash \"$1\" server --help"))
                    .startsWith("0 Usage: tidemark server ");
        }
    }
}
