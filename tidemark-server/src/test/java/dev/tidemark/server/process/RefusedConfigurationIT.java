package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.PortRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What cannot be meant is refused before anything is touched, with words that say what is wrong and what is accepted.
 */
class RefusedConfigurationIT {
    @RegisterExtension
    final Processes processes = new Processes();

    private int port;
    private Path data;

    @BeforeEach
    void prepare() {
        port = PortRows.next(6);
        data = processes.directory().resolve("data");
    }

    @Test
    void impossibleConfigurationsAreRefused() throws Exception {
        Refusals refusals = new Refusals(processes);
        refuse(refusals, "write-qorum = 2", "unknown key \"write-qorum\"", "Did you mean write-quorum?", "line 5");
        refuse(refusals, "id = 2", "id is given a second time", "line 5");
        refuse(refusals, "write-quorum = 4", "write-quorum", "4");
        refuse(refusals, "write-quorum = 0", "write-quorum", "0");
        refuse(refusals, "write-quorum = most", "write-quorum", "most", "majority, all, or a number");
        refuse(refusals, "segment-bytes = 12", "segment-bytes", "12", "bytes from 1m to 1g");
        refuse(refusals, "peer = 127.0.0.1:1", "peer", "127.0.0.1:1");
        refuse(refusals, "just words", "just words", "not of the form key = value");
        refusals.check();

        refusals.start(options("7", threeNodes()), "7", "cluster");
        refusals.start(options("1", threeNodes() + ",1=127.0.0.1:" + (port + 5)), "1", "cluster");
        refusals.start(options("1", threeNodes() + ",4=127.0.0.1:" + (port + 1)), "127.0.0.1:" + (port + 1));
        refusals.start(options("1", "1=127.0.0.1:99999"), "99999");
        refusals.start(List.of("--config", "no-such-file.conf"), "no-such-file.conf", "cannot be read");
        refusals.start(List.of("--id", "1"), "no cluster is given", "--cluster");
        refusals.check();
        assertThat(data).doesNotExist();
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            Refusals refusals = new Refusals(processes);
            String free = "1=127.0.0.1:" + (port + 1);
            refusals.start(
                    List.of("--id", "1", "--data", data + "-a", "--client", "127.0.0.1:" + port, "--cluster", free),
                    "cannot listen for clients on 127.0.0.1:" + port,
                    "--client");
            refusals.start(
                    List.of(
                            "--id",
                            "1",
                            "--data",
                            data + "-b",
                            "--client",
                            "127.0.0.1:" + (port + 2),
                            "--cluster",
                            "1=127.0.0.1:" + port),
                    "cannot listen for peers on 127.0.0.1:" + port,
                    "--peer and in --cluster of all nodes");
            refusals.start(
                    List.of(
                            "--id",
                            "1",
                            "--data",
                            data + "-c",
                            "--client",
                            "127.0.0.1:" + (port + 3),
                            "--cluster",
                            "1=127.0.0.1:" + (port + 4),
                            "--http",
                            "127.0.0.1:" + port),
                    "cannot listen for HTTP on 127.0.0.1:" + port,
                    "--http");
            refusals.check();
        }
    }

    private void refuse(Refusals refusals, String line, String... words) throws IOException {
        Path file = Files.createTempFile(processes.directory(), "node", ".conf");
        Files.writeString(
                file,
                "id = 1\ndata = " + data + "\nclient = 127.0.0.1:" + port + "\ncluster = " + threeNodes() + "\n" + line
                        + "\n");
        refusals.start(List.of("--config", file.toString()), words);
    }

    private String threeNodes() {
        return "1=127.0.0.1:" + (port + 1) + ",2=127.0.0.1:" + (port + 2) + ",3=127.0.0.1:" + (port + 3);
    }

    private List<String> options(String id, String cluster) {
        return List.of("--id", id, "--data", data.toString(), "--client", "127.0.0.1:" + port, "--cluster", cluster);
    }
}
