package dev.tidemark.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.support.LoopbackNodes;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in whose memory a bit flips stops, and is whole again after a restart (H89). Real sockets and files. */
class DifferingStateTest {
    private static final int SECONDS = 60;

    @TempDir
    Path directory;

    private final List<Register> machines = new ArrayList<>();
    private final List<TidemarkNode> nodes = new ArrayList<>();
    private List<NodeConfig> configs;

    /** Holds the last value that was written, in an array that a test can reach as a cosmic ray does. */
    private static final class Register implements StateMachine {
        private static final byte[] KEY = {1};
        private byte[] held;

        @Override
        public Reply apply(Entry entry, StateStore store) {
            held = entry.body().clone();
            store.put(KEY, held);
            return Reply.OK;
        }

        @Override
        public Reply read(Query query, StateReader store) {
            return new Reply.Bulk(store.get(KEY));
        }
    }

    private List<NodeConfig> configs() throws IOException {
        return LoopbackNodes.configs(directory, "test", 3);
    }

    private TidemarkNode start(int index) throws StartException {
        Register machine = new Register();
        machines.add(index, machine);
        return RunningNode.start(configs.get(index), machine);
    }

    @AfterEach
    void close() {
        nodes.forEach(TidemarkNode::close);
    }

    @Test
    void aFlippedBitStopsItsNodeAndARestartHeals_H89() throws Exception {
        configs = configs();
        for (int i = 0; i < 3; i++) {
            nodes.add(start(i));
        }
        write(0, "first");
        int flipped = status(0).leader() == 3 ? 1 : 2;
        int other = 0;
        read(flipped); // so it is applied there
        onEventLoop(flipped, () -> machines.get(flipped).held[0] ^= 1);

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; !nodes.get(flipped).stopped().isDone() && System.nanoTime() < end; i++) {
            write(other, "value " + i);
        }

        assertThatThrownBy(() -> nodes.get(flipped).stopped().get(SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining("is not that of the majority")
                .hasMessageContaining("nothing that was acknowledged is lost");
        write(other, "last");
        assertThat(read(other)).isEqualTo("last");

        nodes.get(flipped).close();
        nodes.set(flipped, start(flipped));
        assertThat(read(flipped)).isEqualTo("last");
        long stoodAt = status(flipped).applied();
        while ((status(flipped).agreement().offset() <= stoodAt
                        || !status(other).agreement().differing().isEmpty())
                && System.nanoTime() < end) {
            write(flipped, "more");
        }
        assertThat(status(flipped).agreement().offset()).isGreaterThan(stoodAt);
        assertThat(status(other).agreement().differing()).isEmpty();
    }

    private void write(int index, String body) throws Exception {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        nodes.get(index)
                .eventLoop()
                .execute(() -> nodes.get(index)
                        .gateway()
                        .write(null, body.getBytes(UTF_8), (offset, reply) -> answer.complete(reply)));
        assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Reply.OK);
    }

    private String read(int index) throws Exception {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        onEventLoop(index, () -> nodes.get(index).gateway().read(new byte[0], answer::complete));
        Reply.Bulk value = (Reply.Bulk) answer.get(SECONDS, TimeUnit.SECONDS);
        return new String(value.value(), UTF_8);
    }

    private NodeStatus status(int index) throws Exception {
        CompletableFuture<NodeStatus> answer = new CompletableFuture<>();
        onEventLoop(index, () -> answer.complete(nodes.get(index).status()));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private void onEventLoop(int index, Runnable task) {
        nodes.get(index).eventLoop().execute(task);
    }
}
