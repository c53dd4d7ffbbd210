package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster under load is backed up and lost; a new one goes on with the backup, exactly once (H91c). The commands are
 * those of docs/operations.md.
 */
class BackupIT {
    private static final Pattern CLUSTER_ID = Pattern.compile("id=(\\S+)");
    private static final Pattern OF_CLUSTER = Pattern.compile(": cluster (\\S+) as of entry (\\d+) ");
    private static final Pattern TAKEN = Pattern.compile("(\\d+) of (\\d+) bytes were in \\S+ already");
    private static final int LASTING_KEYS = 400;
    private static final String LASTING = "v".repeat(20_000);
    private static final int CLIENTS = 3;
    private static final int ENOUGH = LongRun.rounds(100, 300);
    private static final String COUNTER = "paid";

    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);

    /** The reply of each request id that was acknowledged. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, String> written = new ConcurrentHashMap<>();
    /** Keys beside which those that fade and those that stay were acknowledged too. */
    private final Set<String> whole = ConcurrentHashMap.newKeySet();

    private static String group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(group);
    }

    private static String members(ProcessCluster cluster) {
        List<String> options = cluster.node(1).options();
        return options.get(options.indexOf("--cluster") + 1);
    }

    /** Each step counts once, under an id of its own, and writes keys of which some fade. */
    private Traffic.Client client(Wanderer wanderer, int number) {
        int[] step = {0};
        return () -> orLeave(wanderer, () -> {
            String id = UUID.randomUUID().toString();
            String key = "key:" + number + ":" + step[0]++;
            acknowledged.put(id, (Long) wanderer.call("TIDE.ONCE", id, "INCR", COUNTER));
            wanderer.call("SET", key, "value of " + key);
            written.put(key, "value of " + key);
            wanderer.call("SET", "fades:" + key, "1", "PX", "50");
            wanderer.call("SET", "stays:" + key, "1", "EX", "10000");
            whole.add(key);
        });
    }

    /** What was not answered was not acknowledged, and is not asked for later. */
    private static void orLeave(Wanderer wanderer, Traffic.Client step) throws Exception {
        try {
            step.step();
        } catch (IOException e) {
            // it goes on elsewhere
        } catch (ReplyError e) {
            if (!e.isDefiniteNo() && !e.isUnknown()) {
                throw e;
            }
            wanderer.moveOn();
        }
    }

    @Test
    void aClusterThatIsLostGoesOnFromItsBackup_H91c() throws Exception {
        ProcessCluster old =
                processes.cluster(3, processes.directory().resolve("old"), "checkpoint-bytes=256k", "segment-bytes=1m");
        old.start();
        takeTwoThatHaveMuchInCommon(old);
        Map<String, Long> before;
        Map<String, String> writtenBefore;
        Set<String> wholeBefore;
        String taken;
        try (Traffic traffic = new Traffic()) {
            for (int i = 0; i < CLIENTS; i++) {
                traffic.run("client " + i, client(new Wanderer(old.clientPorts(), i), i));
            }
            awaitMore(traffic, ENOUGH);
            before = Map.copyOf(acknowledged);
            writtenBefore = Map.copyOf(written);
            wholeBefore = Set.copyOf(whole);
            taken = take(old.followers().get(0));
            awaitMore(traffic, ENOUGH);
            traffic.stop();
        }
        old.killAll();
        assertThat(document.run(OperationsDocument.VERIFY, "", "")).contains("whole ");

        ProcessCluster restored =
                processes.cluster(3, processes.directory().resolve("restored"), "checkpoint-bytes=256k");
        String clusterId = group(
                CLUSTER_ID,
                document.run(OperationsDocument.RESTORE, "members=\\S+", "members=" + members(restored)),
                1);
        assertThat(clusterId).isNotEqualTo(group(OF_CLUSTER, taken, 1));
        restored.start();
        new Convergence(restored).await();
        for (ServerNode node : restored.nodes()) {
            assertThat(Convergence.oldestEntry(node)).isGreaterThan(Long.parseLong(group(OF_CLUSTER, taken, 2)));
        }
        checkKeys(restored, writtenBefore);
        checkKeysThatExpire(restored, wholeBefore);
        checkRequestIds(restored, before);
        new Convergence(restored).sameLogs();
        checkThatTheOldClusterIsAnother(old, restored);
    }

    private String take(ServerNode node) throws IOException {
        return document.run(OperationsDocument.TAKE, "127.0.0.1:7001", "127.0.0.1:" + node.clientPort());
    }

    /** The second is made of the first, but for what was written in between, by whichever node. */
    private void takeTwoThatHaveMuchInCommon(ProcessCluster cluster) throws Exception {
        try (RespClient client = cluster.leader().connect()) {
            for (int i = 0; i < LASTING_KEYS; i++) {
                assertThat(client.call("SET", "lasting:" + i, LASTING)).isEqualTo("OK");
            }
            take(cluster.followers().get(0));
            assertThat(client.call("SET", "lasting:0", "changed")).isEqualTo("OK");
        }
        String second = take(cluster.followers().get(1));
        long taken = Long.parseLong(group(TAKEN, second, 1));
        assertThat(taken).as(second).isGreaterThan(Long.parseLong(group(TAKEN, second, 2)) / 2);
    }

    private void awaitMore(Traffic traffic, int more) {
        int enough = acknowledged.size() + more;
        Await.until("some more writes are acknowledged", () -> {
            traffic.check();
            return acknowledged.size() >= enough;
        });
    }

    /** Every key that was acknowledged before the backup was begun; of the later ones all or nothing. */
    private void checkKeys(ProcessCluster restored, Map<String, String> before) throws IOException, ReplyError {
        Map<String, String> found = new Convergence(restored).sameStates(List.copyOf(written.keySet()));
        found.forEach((key, value) -> {
            if (before.containsKey(key)) {
                assertThat(value).as(key).isEqualTo(written.get(key));
            } else {
                assertThat(value).as(key).isIn(null, written.get(key));
            }
        });
    }

    private static void checkKeysThatExpire(ProcessCluster restored, Set<String> before) throws Exception {
        List<String> stays = before.stream().map("stays:"::concat).toList();
        List<String> fades = before.stream().map("fades:"::concat).toList();
        for (ServerNode node : restored.nodes()) {
            assertThat(Convergence.values(node, stays)).doesNotContainValue(null);
            Await.until(
                    "what was to fade is gone",
                    () -> Convergence.values(node, fades).values().stream().allMatch(value -> value == null));
            try (RespClient client = node.connect()) {
                assertThat((Long) client.call("TTL", stays.get(0))).isBetween(1L, 10_000L);
            }
        }
    }

    private void checkRequestIds(ProcessCluster restored, Map<String, Long> before) throws IOException, ReplyError {
        long restoredCount;
        try (RespClient client = restored.node(1).connect()) {
            restoredCount = Long.parseLong((String) client.call("GET", COUNTER));
        }
        long again = 0;
        Wanderer wanderer = new Wanderer(restored.clientPorts(), 0);
        for (Map.Entry<String, Long> each : acknowledged.entrySet()) {
            long reply = repeated(wanderer, each.getKey());
            if (reply > restoredCount) {
                again++;
                assertThat(before).as("ids that ran again").doesNotContainKey(each.getKey());
            } else {
                assertThat(reply).as(each.getKey()).isEqualTo(each.getValue());
            }
        }
        assertThat(restoredCount).isGreaterThanOrEqualTo(before.size());
        try (RespClient client = restored.node(2).connect()) {
            assertThat(client.call("GET", COUNTER)).isEqualTo(Long.toString(restoredCount + again));
        }
    }

    private static long repeated(Wanderer wanderer, String id) {
        long[] reply = new long[1];
        Await.until("the id " + id + " is answered", () -> {
            orLeave(wanderer, () -> reply[0] = (Long) wanderer.call("TIDE.ONCE", id, "INCR", COUNTER));
            return reply[0] > 0;
        });
        wanderer.moveOn();
        return reply[0];
    }

    /** A node of the lost cluster that comes back among the addresses of the new one is a stranger there (H92). */
    private void checkThatTheOldClusterIsAnother(ProcessCluster old, ProcessCluster restored) throws Exception {
        ServerNode replaced = restored.node(3);
        replaced.terminate();
        List<String> options = new ArrayList<>(replaced.options());
        options.set(options.indexOf("--data") + 1, old.node(3).data().toString());
        ServerNode stranger =
                new ServerNode(3, replaced.clientPort(), replaced.peerPort(), processes.directory(), options);
        stranger.start();
        try {
            Await.until(
                    "the node of the old cluster says what is wrong",
                    () -> stranger.process().printed().contains("belongs to cluster"));
            assertThat(stranger.isServing()).isFalse();
            try (RespClient client = restored.node(1).connect()) {
                assertThat(client.call("SET", "after", "1")).isEqualTo("OK");
            }
        } finally {
            stranger.process().end();
        }
    }
}
