package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the nodes of a cluster that is at rest: how far they are, their logs, and what they serve. */
final class Convergence {
    private static final int KEYS_AT_A_TIME = 500;
    private static final int ENTRIES_AT_A_TIME = 2_000;
    /** A node without writes removes entries once or twice. */
    private static final int REMOVALS = 10;

    private static final Pattern OLDEST = Pattern.compile("the oldest is (\\d+)");

    private final ProcessCluster cluster;

    Convergence(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    /** All serve, and everything that is in the log is committed and applied everywhere. */
    void await() {
        cluster.awaitServing();
        Await.until("all nodes are equally far: " + cluster.clientPorts(), () -> {
            List<NodeReport> reports = new ArrayList<>();
            for (ServerNode node : cluster.nodes()) {
                try {
                    reports.add(node.report());
                } catch (IOException e) {
                    return false;
                }
            }
            long end = reports.get(0).number("leo");
            return reports.stream()
                    .allMatch(report -> report.number("leo") == end && report.hwm() == end && report.applied() == end);
        });
    }

    /** All serve, and every node has applied what was committed when this was called; traffic may go on. */
    void awaitCaughtUp() {
        cluster.awaitServing();
        long[] end = new long[1];
        Await.until("all nodes have caught up: " + cluster.clientPorts(), () -> {
            for (ServerNode node : cluster.nodes()) {
                long applied = node.report().applied();
                if (end[0] == 0) {
                    end[0] = cluster.leader().report().hwm();
                }
                if (applied < end[0]) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The logs hold the same entries, from the first that all of them still have; returns how many that are. */
    long sameLogs() throws IOException, ReplyError {
        for (int removed = 0; ; removed++) {
            try {
                return compareLogs();
            } catch (ReplyError e) {
                // A node had its turn to write a checkpoint meanwhile, and removed what no restart needs any more.
                if (removed == REMOVALS || !OLDEST.matcher(e.getMessage()).find()) {
                    throw e;
                }
            }
        }
    }

    private long compareLogs() throws IOException, ReplyError {
        long from = 1;
        long hwm = Long.MAX_VALUE;
        for (ServerNode node : cluster.nodes()) {
            from = Math.max(from, oldestEntry(node));
            hwm = Math.min(hwm, node.report().hwm());
        }
        Map<Integer, String> hashes = new TreeMap<>();
        for (ServerNode node : cluster.nodes()) {
            hashes.put(node.id(), hashOfLog(node, from, hwm));
        }
        assertThat(hashes.values().stream().distinct())
                .as("hashes of the entries %d to %d, by node: %s", from, hwm, hashes)
                .hasSize(1);
        return hwm - from + 1;
    }

    static long oldestEntry(ServerNode node) throws IOException {
        try (RespClient client = node.connect()) {
            client.call("TIDE.LOG", "1", "COUNT", "1");
            return 1;
        } catch (ReplyError e) {
            Matcher oldest = OLDEST.matcher(e.getMessage());
            assertThat(oldest.find()).as(e.getMessage()).isTrue();
            return Long.parseLong(oldest.group(1));
        }
    }

    private static String hashOfLog(ServerNode node, long from, long hwm) throws IOException, ReplyError {
        MessageDigest digest = sha256();
        long next = from;
        try (RespClient client = node.connect()) {
            while (next <= hwm) {
                long count = Math.min(ENTRIES_AT_A_TIME, hwm - next + 1);
                List<?> entries = (List<?>) client.call("TIDE.LOG", Long.toString(next), "COUNT", Long.toString(count));
                assertThat(entries)
                        .as("entries of node %d from %d on", node.id(), next)
                        .isNotEmpty();
                for (Object entry : entries) {
                    digest.update(entry.toString().getBytes(StandardCharsets.UTF_8));
                }
                next += entries.size();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every node serves the same number of keys, and {@code keys} with the same values; returns those values. */
    Map<String, String> sameStates(List<String> keys) throws IOException, ReplyError {
        Map<String, String> first = null;
        Object firstSize = null;
        for (ServerNode node : cluster.nodes()) {
            Map<String, String> values = values(node, keys);
            Object size = size(node);
            if (first == null) {
                first = values;
                firstSize = size;
            }
            assertThat(size).as("keys of node %d", node.id()).isEqualTo(firstSize);
            assertThat(values.equals(first))
                    .as("node %d serves what the first node serves", node.id())
                    .isTrue();
        }
        return first;
    }

    private static Object size(ServerNode node) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            return client.call("DBSIZE");
        }
    }

    /** What a node serves; null for absent keys. */
    static Map<String, String> values(ServerNode node, List<String> keys) throws IOException, ReplyError {
        Map<String, String> values = new LinkedHashMap<>();
        try (RespClient client = node.connect()) {
            for (int from = 0; from < keys.size(); from += KEYS_AT_A_TIME) {
                List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_A_TIME));
                List<String> command = new ArrayList<>(List.of("MGET"));
                command.addAll(some);
                List<?> found = (List<?>) client.call(command.toArray(new String[0]));
                for (int i = 0; i < some.size(); i++) {
                    values.put(some.get(i), (String) found.get(i));
                }
            }
        }
        return values;
    }
}
