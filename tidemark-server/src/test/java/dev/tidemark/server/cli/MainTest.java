package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private static final int NOBODY_LISTENS = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "--help",
        "up --help",
        "server --help",
        "status --help",
        "log --help",
        "log dump --help",
        "log verify --help",
        "tree --help",
        "tree dump --help",
        "tree verify --help"
    })
    void everyCommandHelps(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: tidemark");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                      | what shall it do? Give a command
        nope                    | Unmatched argument at index 0: 'nope'
        log                     | give a command: dump, verify, repair or accept-loss
        tree                    | give a command: dump or verify
        up --nodes 0            | --nodes is a number from 1 to 9
        up --nodes 10           | --nodes is a number from 1 to 9
        up --port 55534         | --port is a number from 1 to 55533
        up --write-quorum 4     | --write-quorum is majority, all, or a number from 1 to 3
        """)
    void aWrongCommandLineIsTwo(String arguments, String message) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void whatCannotBeDoneIsOneWithAMessageAndNoStackTrace() {
        assertThat(run("server", "--id", "1")).isEqualTo(1);
        assertThat(run("log", "verify", directory.resolve("absent").toString())).isEqualTo(1);
        assertThat(run("status", "--at", "nonsense")).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("tidemark: "))
                .anyMatch(line -> line.contains("no cluster is given: use --cluster"))
                .anyMatch(line -> line.contains("there is no directory"))
                .anyMatch(line -> line.contains("--at: \"nonsense\" is not an address"));
    }

    @Test
    void aPortInUseIsToldBeforeAnyDataIsTouched() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String client = "127.0.0.1:" + taken.getLocalPort();
            Path data = directory.resolve("data");
            assertThat(run(
                            "server",
                            "--id",
                            "1",
                            "--data",
                            data.toString(),
                            "--client",
                            client,
                            "--cluster",
                            "1=127.0.0.1:1"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .contains("cannot listen for clients on " + client)
                    .contains("no data was touched");
            assertThat(Files.exists(data)).isFalse();
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNotBlamedOnAProcess() {
        String[] words = {"server", "--id", "1", "--client", "192.0.2.1:7001", "--cluster", "1=127.0.0.1:1"};
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--data", directory.resolve("data").toString()));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString())
                .contains("cannot listen for clients on 192.0.2.1:7001")
                .contains("This machine has no such address: correct it, or give another address with --client");
    }

    /** Else an operator looks for a change that nobody asked for. */
    @Test
    void aChangeThatNobodyHeardOfWasNotMade() {
        assertThat(run("members", "remove", "3", "--at", "127.0.0.1:" + NOBODY_LISTENS))
                .isEqualTo(1);
        assertThat(err.toString()).contains("connection refused. Nothing was asked for, so nothing changes");
    }

    @Test
    void statusAsksEveryNodeAndTellsWhoIsMissing() {
        try (TestServer server = new TestServer()) {
            // A cluster may well run beside the tests, on the default ports.
            server.node.status = FakeNode.status("leader", 1, NOBODY_LISTENS);
            assertThat(run("status", "--at", "127.0.0.1:" + server.port())).isEqualTo(3);
            assertThat(out.toString().lines().toList()).hasSize(4).anyMatch(line -> line.contains("no answer"));
            assertThat(run("status", "--json", "--at", "127.0.0.1:" + server.port()))
                    .isEqualTo(3);
            assertThat(out.toString()).contains("\"client\": \"127.0.0.1:" + NOBODY_LISTENS + "\"");
        }
    }

    @Test
    void statusSaysThatAPasswordIsNeeded() {
        try (TestServer server = new TestServer("secret", 5)) {
            assertThat(run("status", "--at", "127.0.0.1:" + server.port())).isEqualTo(1);
            assertThat(err.toString()).contains("NOAUTH").contains("give it with --password");
        }
    }

    @Test
    void aToolThatIsNotThereIsSaid() {
        assertThat(run("bench", "--clients", "1")).isEqualTo(1);
        assertThat(err.toString()).contains("'bench' is not on the class path. Run ./tidemark bench");
    }
}
