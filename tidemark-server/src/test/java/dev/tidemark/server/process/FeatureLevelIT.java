package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.server.net.ReplyError;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The feature level of a running cluster is raised as docs/operations.md says, and everybody shows it. What an older
 * release makes of that, {@code .ci/two-releases} tries with one (H180).
 */
class FeatureLevelIT {
    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);

    @Test
    void theLevelIsRaisedAsTheDocumentSays_H180() throws Exception {
        ProcessCluster cluster = processes.cluster(
                3, processes.directory().resolve("nodes"), "raise-level=by-hand", "checkpoint-bytes=64k");
        cluster.start();
        ServerNode one = cluster.node(1);
        one.call("SET", "key", "before");
        Await.until(
                "node 1 knows what all support",
                () -> MemberTable.at(one).members().values().stream()
                        .allMatch(member -> ((Map<?, ?>) member).get("level").equals((long) FeatureLevel.HIGHEST)));
        assertThat(MemberTable.at(one).number("level")).isEqualTo(1);
        assertThat(one.report().number("highest-level")).isEqualTo(FeatureLevel.HIGHEST);
        assertThatThrownBy(() -> one.call("TIDE.MEMBERS", "LEVEL", "" + (FeatureLevel.HIGHEST + 1)))
                .isInstanceOf(ReplyError.class)
                .hasMessageContaining("node 1 supports level " + FeatureLevel.HIGHEST + " at most");

        String printed =
                document.run(OperationsDocument.RAISE_LEVEL, "127.0.0.1:7001", "127.0.0.1:" + one.clientPort());
        assertThat(printed).contains("feature level " + FeatureLevel.HIGHEST).contains("to " + FeatureLevel.HIGHEST);
        for (ServerNode node : cluster.nodes()) {
            Await.until("node " + node.id() + " shows it", () -> node.report().number("level") == FeatureLevel.HIGHEST);
            Await.until(
                    "it is noted in the directory of node " + node.id(),
                    () -> Files.readString(node.data().resolve("identity"))
                            .contains("\nlevel = " + FeatureLevel.HIGHEST + "\n"));
            assertThat((String) node.call("INFO", "replication"))
                    .contains("tidemark_level:" + FeatureLevel.HIGHEST + "\r\n");
        }

        cluster.killAll();
        cluster.start();
        assertThat(cluster.node(2).call("GET", "key")).isEqualTo("before");
        assertThat(cluster.node(3).report().number("level")).isEqualTo(FeatureLevel.HIGHEST);
        assertThat(one.writes()).isTrue();
    }
}
