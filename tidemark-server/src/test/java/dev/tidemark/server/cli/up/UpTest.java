package dev.tidemark.server.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    @TempDir
    Path data;

    private UpPlan plan(int nodes) {
        return new UpPlan(nodes, 7_001, data, "majority");
    }

    @Test
    void portsAndDirectoriesAreThoseOfTheDesign() {
        assertThat(plan(3).client(2)).hasToString("127.0.0.1:7002");
        assertThat(plan(3).peer(2)).hasToString("127.0.0.1:17002");
        assertThat(plan(3).http(2)).hasToString("127.0.0.1:8002");
        assertThat(plan(3).directory(2)).isEqualTo(data.resolve("node-2"));
        assertThat(plan(3).pidFile(2)).isEqualTo(data.resolve("node-2/pid"));
        assertThat(plan(2).cluster()).isEqualTo("1=127.0.0.1:17001,2=127.0.0.1:17002");
    }

    @Test
    void aClusterKeepsItsNameAndItsSize() throws Exception {
        String name = ClusterFile.nameFor(plan(3));
        assertThat(name).matches("local-[0-9a-f]{16}");
        assertThat(ClusterFile.nameFor(plan(3))).isEqualTo(name);
        assertThatThrownBy(() -> ClusterFile.nameFor(plan(5)))
                .hasMessageContaining("belongs to a cluster of 3 nodes, but 5 were asked for")
                .hasMessageContaining("Use --nodes 3");
    }

    @Test
    void dataOfAnUnknownClusterIsLeftAlone() throws Exception {
        Files.createDirectory(data.resolve("node-1"));
        Files.createFile(data.resolve("node-1").resolve("vote"));
        assertThatThrownBy(() -> ClusterFile.nameFor(plan(3))).hasMessageContaining("but no file");
        assertThat(data.resolve("cluster")).doesNotExist();
        Files.writeString(data.resolve("cluster"), "rubbish");
        assertThatThrownBy(() -> ClusterFile.nameFor(plan(3))).hasMessageContaining("has no name or no nodes in it");
    }

    @Test
    void emptyDirectoriesAreNoData() throws Exception {
        Files.createDirectory(data.resolve("node-1"));
        assertThat(ClusterFile.nameFor(plan(3))).startsWith("local-");
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
            UpPlan plan = new UpPlan(1, taken.getLocalPort(), data, "majority");
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
