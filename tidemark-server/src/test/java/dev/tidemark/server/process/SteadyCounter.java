package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client that increases one counter with plain INCR, pipelined, through a node that stays alive. Whatever happens
 * to the other nodes, it sees no error, no gap and no repeat: 1, 2, 3, ... It changes its node only between two
 * pipelines.
 */
final class SteadyCounter implements Traffic.Client {
    private final String key;
    private final int pipeline;
    private final List<String[]> commands = new ArrayList<>();
    private final AtomicReference<ServerNode> wanted;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong longestPause = new AtomicLong();
    private ServerNode connected;
    private RespClient client;
    private volatile boolean settled;

    SteadyCounter(String key, int pipeline, ServerNode first) {
        this.key = key;
        this.pipeline = pipeline;
        this.wanted = new AtomicReference<>(first);
        for (int i = 0; i < pipeline; i++) {
            commands.add(new String[] {"INCR", key});
        }
    }

    /** From the next pipeline on. */
    void moveTo(ServerNode node) {
        settled = false;
        wanted.set(node);
    }

    @Override
    public void step() throws IOException {
        connect();
        long start = System.nanoTime();
        client.send(commands);
        for (int i = 0; i < pipeline; i++) {
            assertThat(client.receive())
                    .as("INCR %s through node %d", key, connected.id())
                    .isEqualTo(acknowledged.get() + 1);
            acknowledged.incrementAndGet();
        }
        longestPause.accumulateAndGet(System.nanoTime() - start, Math::max);
        settled = connected == wanted.get();
    }

    private void connect() throws IOException {
        ServerNode node = wanted.get();
        if (node != connected) {
            if (client != null) {
                client.close();
            }
            client = node.connect();
            connected = node;
        }
    }

    /** Whether it works through the node it was told to use. */
    boolean isSettled() {
        return settled;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Nanoseconds from sending a pipeline to its last reply, the longest since the last call. */
    long takeLongestPause() {
        return longestPause.getAndSet(0);
    }

    void check(String value) {
        assertThat(value).as(key).isEqualTo(Long.toString(acknowledged.get()));
    }
}
