package dev.tidemark.server.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    @TempDir
    Path data;

    private UpPlan plan(int nodes) {
        return UpPlan.of(nodes, 0, 7_001, data, "majority", null);
    }

    @Test
    void portsAndDirectoriesAreThoseOfTheDesign() {
        assertThat(plan(3).client(2)).hasToString("127.0.0.1:7002");
        assertThat(plan(3).peer(2)).hasToString("127.0.0.1:17002");
        assertThat(plan(3).http(2)).hasToString("127.0.0.1:8002");
        assertThat(plan(3).directory(2)).isEqualTo(data.resolve("node-2"));
        assertThat(plan(3).pidFile(2)).isEqualTo(data.resolve("node-2/pid"));
        assertThat(plan(2).cluster(1)).isEqualTo("1=127.0.0.1:17001,2=127.0.0.1:17002");
    }

    @Test
    void aClusterKeepsItsNameAndItsSize() throws Exception {
        String name = ClusterFile.of(plan(3)).name();
        assertThat(name).matches("local-[0-9a-f]{16}");
        assertThat(ClusterFile.of(plan(3))).isEqualTo(new ClusterFile(name, 1));
        assertThatThrownBy(() -> ClusterFile.of(plan(5)))
                .hasMessageContaining("belongs to a cluster of 3 nodes, but 5 were asked for")
                .hasMessageContaining("Use --nodes 3");
    }

    @Test
    void sparesComeAfterTheNodesAndAreStartedAgainWithThem() throws Exception {
        UpPlan plan = UpPlan.of(2, 1, 7_001, data, "majority", 5);
        assertThat(plan.ids()).containsExactly(1, 2, 3);
        assertThat(plan.spares()).containsExactly(3);
        assertThat(plan.cluster(2)).isEqualTo("1=127.0.0.1:17001,2=127.0.0.1:17002");
        assertThat(plan.cluster(3)).isEqualTo("1=127.0.0.1:17001,2=127.0.0.1:17002,3=127.0.0.1:17003");
        assertThat(ClusterFile.of(plan).level()).isEqualTo(2);
        assertThat(ClusterFile.of(plan(2)).level()).as("it was made for").isEqualTo(2);
        Files.createDirectory(data.resolve("node-3"));
        assertThat(plan(2).spares()).as("an empty directory").isEmpty();
        Files.createFile(data.resolve("node-3").resolve("identity"));
        assertThat(plan(2).spares()).containsExactly(3);
    }

    /** A file of a release that knows nothing of levels. */
    @Test
    void aClusterThatWasMadeWithoutSparesIsNotRaisedUnasked() throws Exception {
        Files.writeString(data.resolve("cluster"), "name = local-1\nnodes = 2\n");
        assertThat(ClusterFile.of(UpPlan.of(2, 1, 7_001, data, "majority", null)))
                .isEqualTo(new ClusterFile("local-1", 1));
    }

    @Test
    void dataOfAnUnknownClusterIsLeftAlone() throws Exception {
        Files.createDirectory(data.resolve("node-1"));
        Files.createFile(data.resolve("node-1").resolve("vote"));
        assertThatThrownBy(() -> ClusterFile.of(plan(3))).hasMessageContaining("but no file");
        assertThat(data.resolve("cluster")).doesNotExist();
        for (String damaged : List.of(
                "rubbish",
                "",
                "name = \\u00",
                "\u00ff\u00fe\0",
                "name = x",
                "nodes = 3",
                "name = x\nnodes = 3\nlevel = high")) {
            Files.writeString(data.resolve("cluster"), damaged, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> ClusterFile.of(plan(3)))
                    .as(damaged)
                    .hasMessageContaining("has no name or no nodes in it");
        }
    }

    @Test
    void emptyDirectoriesAreNoData() throws Exception {
        Files.createDirectory(data.resolve("node-1"));
        assertThat(ClusterFile.of(plan(3)).name()).startsWith("local-");
    }

    @Test
    void aSecondLauncherOnTheSameDataIsRefusedAndTheLockEndsWithTheFirst() throws Exception {
        DataLock first = DataLock.take(data);
        assertThatThrownBy(() -> DataLock.take(data))
                .isInstanceOf(UpException.class)
                .hasMessageContaining("in use by another tidemark up (process "
                        + ProcessHandle.current().pid() + ")");
        first.close();
        DataLock.take(data).close();
    }

    @Test
    void aPortInUseIsNamedWithItsPurpose() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            UpPlan plan = UpPlan.of(1, 0, taken.getLocalPort(), data, "majority", null);
            assertThatThrownBy(() -> new UpChecks(plan).check())
                    .hasMessageContaining(
                            "port " + taken.getLocalPort() + ", for the clients of node 1, cannot be used");
        }
    }

    @Test
    void aPidFileOfAProcessThatIsNoNodeIsNotBelieved() throws Exception {
        Path file = data.resolve("pid");
        assertThat(UpChecks.runningNode(file)).isEmpty();
        Files.writeString(file, "");
        assertThat(UpChecks.runningNode(file)).isEmpty();
        Files.writeString(file, ProcessHandle.current().pid() + "\n");
        assertThat(UpChecks.runningNode(file)).isEmpty();
    }

    @Test
    void aNodeThatKeepsDyingIsStartedLessAndLessOften() {
        Backoff backoff = new Backoff();
        long now = 5;
        assertThat(backoff.mayStart(now)).isTrue();
        assertThat(backoff.mayStart(now + Backoff.FIRST_NANOS - 1)).isFalse();
        now += Backoff.FIRST_NANOS;
        assertThat(backoff.mayStart(now)).isTrue();
        assertThat(backoff.mayStart(now + Backoff.FIRST_NANOS)).isFalse();
        for (int i = 0; i < 20; i++) {
            now += Backoff.LONGEST_NANOS;
            assertThat(backoff.mayStart(now)).isTrue();
        }
        assertThat(backoff.mayStart(now + Backoff.LONGEST_NANOS - 1)).isFalse();
        now += 3 * Backoff.LONGEST_NANOS;
        assertThat(backoff.mayStart(now)).isTrue();
        assertThat(backoff.mayStart(now + Backoff.FIRST_NANOS)).isTrue();
    }

    @Test
    void theTailOfALogIsItsLastLines() throws Exception {
        Path log = data.resolve("log.txt");
        Files.writeString(log, "line\n".repeat(10_000) + "last\n");
        assertThat(LogTail.of(log).lines()).hasSize(12).last().isEqualTo("    last");
        assertThat(LogTail.of(data.resolve("absent"))).contains("cannot be read");
    }
}
