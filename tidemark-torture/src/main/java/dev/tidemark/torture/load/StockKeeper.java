package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads keys of the {@link Stock} at random, at any node, and writes some of them again with the value that they have:
 * all of it is needed again and again, by reads and by entries, and each value is known.
 */
public final class StockKeeper implements AutoCloseable {
    private static final int BATCH = 50;
    private static final int WRITES_IN_A_BATCH = 5;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Duration PACE = Duration.ofMillis(20);

    private final List<TrialNode> nodes;
    private final int keys;
    private final Random random;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<String> findings = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "stock-keeper");

    /** @param keys as many as were filled */
    public StockKeeper(List<TrialNode> nodes, int keys, long seed) {
        this.nodes = nodes;
        this.keys = keys;
        this.random = new Random(seed);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped.get()) {
            TrialNode node = nodes.get(random.nextInt(nodes.size()));
            try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
                batch(node, connection);
            } catch (IOException e) {
                // it is down, or was killed meanwhile
            }
            Await.pause(PACE);
        }
    }

    private void batch(TrialNode node, RespClient connection) throws IOException {
        List<String[]> commands = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            String key = Stock.key(random.nextInt(keys));
            commands.add(i < WRITES_IN_A_BATCH ? new String[] {"SET", key, Stock.VALUE} : new String[] {"GET", key});
        }
        connection.send(commands);
        for (String[] command : commands) {
            Reply reply = connection.read();
            boolean isRead = command[0].equals("GET");
            if (isRead ? isValue(reply) : reply.equals(Reply.OK)) {
                read.addAndGet(isRead ? 1 : 0);
            } else if (Outcome.of(reply) == Outcome.DONE) {
                find(node + " answered " + reply + " to " + command[0] + " " + command[1]);
            } else {
                refused.incrementAndGet();
            }
        }
    }

    private static boolean isValue(Reply reply) {
        return reply instanceof Reply.Bulk bulk
                && new String(bulk.value(), StandardCharsets.ISO_8859_1).equals(Stock.VALUE);
    }

    private synchronized void find(String finding) {
        findings.add(finding);
    }

    /** Throws what was answered wrong. */
    public synchronized String judge() {
        close();
        if (!findings.isEmpty()) {
            throw new TortureException(findings.size() + " wrong answers, the first: " + findings.get(0));
        }
        return read + " values were read as they were written, " + refused + " calls refused";
    }

    @Override
    public void close() {
        stopped.set(true);
        Await.holdsWithin(Duration.ofSeconds(30), () -> !thread.isAlive());
    }
}
