package dev.tidemark.server.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H164: idle strangers take no descriptor that files and peers need. */
class FewDescriptorsIT {
    private static final int LIMIT = 256;
    private static final int STRANGERS = 300;
    private static final String[] SMALL_LOG = {
        "segment-bytes=1m", "checkpoint-bytes=64k", "retained-log-bytes=1m", "uncommitted-bytes=8m"
    };

    @TempDir
    Path directory;

    private static List<String> limited(int descriptors) {
        return List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "limited");
    }

    @Test
    void idleStrangersStopNoNode() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try (ProcessCluster cluster = new ProcessCluster(3, directory, SMALL_LOG)) {
            cluster.nodes().forEach(node -> node.startUnder(limited(LIMIT)));
            cluster.awaitServing();
            ServerNode leader = cluster.leader();
            try (RespClient client = leader.connect()) {
                for (ServerNode node : cluster.nodes()) {
                    for (int i = 0; i < STRANGERS; i++) {
                        strangers.add(new Socket(InetAddress.getLoopbackAddress(), node.clientPort()));
                        strangers.add(new Socket(InetAddress.getLoopbackAddress(), node.peerPort()));
                    }
                    assertThat(lastAnswer(strangers)).isEqualTo("-ERR max number of clients reached\r\n");
                }
                String value = "x".repeat(100_000);
                for (int i = 0; i < 100; i++) {
                    assertThat(client.call("SET", "key" + i, value)).isEqualTo("OK");
                }
            }
            for (ServerNode node : cluster.nodes()) {
                Await.until(
                        "checkpoints while strangers are connected",
                        () -> node.process().printed().split("Checkpoint as of entry", -1).length > 3);
                assertThat(node.process().printed())
                        .contains("max-clients is ", "instead of 10000: this process may have 256 files")
                        .doesNotContain("Too many open files");
            }
            strangers.forEach(FewDescriptorsIT::close);
            leader.kill();
            cluster.leader();
        } finally {
            strangers.forEach(FewDescriptorsIT::close);
        }
    }

    @Test
    void aLimitThatIsTooLowIsRefusedWithWhatToDo() {
        try (ProcessCluster cluster = new ProcessCluster(1, directory)) {
            ServerNode node = cluster.node(1);
            node.startUnder(limited(100));
            assertThat(node.process().awaitExit()).isEqualTo(1);
            assertThat(node.process().printed())
                    .contains("this process may have 100 files and connections open, but needs")
                    .contains("ulimit -n");
            assertThat(node.data()).doesNotExist();
        }
    }

    /** Of the last client, which came after there were too many. */
    private static String lastAnswer(List<Socket> strangers) throws IOException {
        Socket client = strangers.get(strangers.size() - 2);
        client.setSoTimeout(60_000);
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
