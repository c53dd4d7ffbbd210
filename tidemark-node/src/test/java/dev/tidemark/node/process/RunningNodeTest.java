package dev.tidemark.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.support.LoopWatch;
import dev.tidemark.node.support.LoopbackNodes;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes embedded in this JVM, on real sockets and files. */
class RunningNodeTest {
    private static final int SECONDS = 60;

    @TempDir
    Path directory;

    /** Counts writes; one that says {@code bug} finds one. */
    private static final class Counter implements StateMachine {
        private static final byte[] KEY = {1};

        @Override
        public Reply apply(Entry entry, StateStore store) {
            if (new String(entry.body(), UTF_8).equals("bug")) {
                throw new IllegalStateException("a bug in a state machine");
            }
            long count = count(store) + 1;
            store.put(KEY, Long.toString(count).getBytes(UTF_8));
            return new Reply.Int(count);
        }

        @Override
        public Reply read(Query query, StateReader store) {
            return new Reply.Int(count(store));
        }

        private static long count(StateReader store) {
            byte[] value = store.get(KEY);
            return value == null ? 0 : Long.parseLong(new String(value, UTF_8));
        }
    }

    private List<NodeConfig> configs(int size) throws IOException {
        return configs(size, "test");
    }

    private List<NodeConfig> configs(int size, String cluster) throws IOException {
        return LoopbackNodes.configs(directory, cluster, size);
    }

    private static CompletableFuture<Reply> write(TidemarkNode node, String body) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        node.eventLoop()
                .execute(() ->
                        node.gateway().write(null, body.getBytes(UTF_8), (offset, reply) -> answer.complete(reply)));
        return answer;
    }

    private static Reply read(TidemarkNode node) throws Exception {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> node.gateway().read(new byte[0], answer::complete));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private static Reply done(CompletableFuture<Reply> answer) throws Exception {
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void threeNodesWriteReadCloseAndComeBack() throws Exception {
        List<NodeConfig> configs = configs(3);
        List<TidemarkNode> nodes = new ArrayList<>();
        for (NodeConfig config : configs) {
            nodes.add(RunningNode.start(config, new Counter()));
        }
        for (int i = 1; i <= 30; i++) {
            assertThat(done(write(nodes.get(i % 3), "x"))).isEqualTo(new Reply.Int(i));
            assertThat(read(nodes.get((i + 1) % 3))).isEqualTo(new Reply.Int(i));
        }
        nodes.get(0).close();
        assertThat(done(write(nodes.get(1), "x"))).isEqualTo(new Reply.Int(31));
        nodes.set(0, RunningNode.start(configs.get(0), new Counter()));
        assertThat(read(nodes.get(0))).isEqualTo(new Reply.Int(31));
        nodes.forEach(TidemarkNode::close);
        nodes.forEach(node -> assertThat(node.stopped()).isCompleted());
        for (int i = 0; i < 3; i++) {
            nodes.set(i, RunningNode.start(configs.get(i), new Counter()));
        }
        assertThat(read(nodes.get(2))).isEqualTo(new Reply.Int(31));
        nodes.forEach(TidemarkNode::close);
    }

    /** The id is there and the directory cannot be formatted: the node says so, and gives everything back. */
    @Test
    void aFirstStartThatCannotFormatEndsWithTheReason() throws Exception {
        List<NodeConfig> configs = configs(2, null);
        Path inTheWay = directory.resolve("n1").resolve("vote").resolve("x");
        Files.createDirectories(inTheWay);
        TidemarkNode first = RunningNode.start(configs.get(0), new Counter());
        TidemarkNode second = RunningNode.start(configs.get(1), new Counter());
        assertThatThrownBy(() -> first.stopped().get(SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StartException.class)
                .hasMessageContaining("cannot be used");
        first.close();
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        TidemarkNode again = RunningNode.start(configs.get(0), new Counter());
        assertThat(awaited(() -> done(write(again, "x")))).isEqualTo(new Reply.Int(1));
        second.close();
        again.close();
    }

    /** The first answer that is no refusal. */
    private static Reply awaited(Callable<Reply> ask) throws Exception {
        Reply answer = ask.call();
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                answer instanceof Reply.Failure && System.nanoTime() < end; ) {
            answer = ask.call();
        }
        return answer;
    }

    private static NodeStatus status(TidemarkNode node) throws Exception {
        CompletableFuture<NodeStatus> answer = new CompletableFuture<>();
        node.eventLoop().execute(() -> answer.complete(node.status()));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    /** H92, H102: the id is minted when all are there; who holds a gateway of before need not know. */
    @Test
    void threeNodesWithoutAClusterIdFindOne() throws Exception {
        List<NodeConfig> configs = configs(3, null);
        List<TidemarkNode> nodes = new ArrayList<>();
        for (NodeConfig config : configs.subList(0, 2)) {
            nodes.add(RunningNode.start(config, new Counter()));
        }
        Reply refused = done(write(nodes.get(0), "x"));
        assertThat(((Reply.Failure) refused).message())
                .startsWith("CLUSTERDOWN the write was not executed and will not be: first start: waits for node");
        assertThat(status(nodes.get(1)).reason()).startsWith("first start: waits for node");
        assertThat(status(nodes.get(1)).serving()).isFalse();
        Gateway held = nodes.get(0).gateway();
        nodes.add(RunningNode.start(configs.get(2), new Counter()));
        for (TidemarkNode node : nodes) {
            LoopWatch.until(node.eventLoop(), node::status, NodeStatus::serving);
        }
        assertThat(nodes.get(0).gateway()).isNotSameAs(held);
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        nodes.get(0)
                .eventLoop()
                .execute(() -> held.write(null, new byte[1], (offset, reply) -> answer.complete(reply)));
        assertThat(done(answer)).isEqualTo(new Reply.Int(1));
        assertThat(List.of(
                        status(nodes.get(1)).clusterId(), status(nodes.get(2)).clusterId()))
                .containsOnly(status(nodes.get(0)).clusterId())
                .doesNotContain(new UUID(0, 0));
        nodes.forEach(TidemarkNode::close);
    }

    @Test
    void aNodeThatWaitsForItsFirstStartCanBeClosed() throws Exception {
        NodeConfig config = configs(3, null).get(1);
        for (int i = 0; i < 2; i++) {
            TidemarkNode node = RunningNode.start(config, new Counter());
            node.close();
            assertThat(node.stopped()).isCompleted();
        }
        assertThat(config.data().resolve("identity")).doesNotExist();
    }

    @Test
    void aNodeAloneMintsAtOnce() throws Exception {
        NodeConfig config = configs(1, null).get(0);
        TidemarkNode node = RunningNode.start(config, new Counter());
        assertThat(done(write(node, "x"))).isEqualTo(new Reply.Int(1));
        assertThat(status(node).clusterId().version()).isEqualTo(4);
        node.close();
    }

    @Test
    void oneDirectoryIsForOneNode() throws Exception {
        NodeConfig config = configs(1).get(0);
        TidemarkNode node = RunningNode.start(config, new Counter());
        assertThatThrownBy(() -> RunningNode.start(config, new Counter()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is in use by another running node");
        node.close();
        RunningNode.start(config, new Counter()).close();
    }

    /** H111: a node that finds a bug stops for good, says so, and answers all that wait. */
    @Test
    void aBugStopsTheNodeAndNobodyWaitsForEver() throws Exception {
        TidemarkNode node = RunningNode.start(configs(1).get(0), new Counter());
        assertThat(done(write(node, "x"))).isEqualTo(new Reply.Int(1));
        Reply reply = done(write(node, "bug"));
        assertThat(((Reply.Failure) reply).message()).startsWith("UNKNOWN");
        assertThatThrownBy(() -> node.stopped().get(SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining("a bug in a state");
        assertThat(((Reply.Failure) done(write(node, "x"))).message()).startsWith("TRYAGAIN this node is stopping");
        node.close();
    }

    @Test
    void closingAnswersWhoWaits() throws Exception {
        NodeConfig lonely = configs(3).get(0);
        TidemarkNode node = RunningNode.start(lonely, new Counter());
        CompletableFuture<Reply> answer = write(node, "x");
        node.eventLoop().submit(() -> {}).sync();
        node.close();
        assertThat(((Reply.Failure) done(answer)).message()).startsWith("CLUSTERDOWN");
    }
}
