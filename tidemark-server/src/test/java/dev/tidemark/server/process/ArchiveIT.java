package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes archive to one directory while the leader is killed and the archive is away for a time; the cluster is
 * lost, and a new one has all that was archived, exactly once (H91c, H104). The commands are those of
 * docs/operations.md.
 */
class ArchiveIT {
    private static final Pattern CLUSTER_ID = Pattern.compile("id=(\\S+)");
    private static final int CLIENTS = 3;
    private static final int ENOUGH = LongRun.rounds(100, 300);
    private static final String COUNTER = "paid";
    private static final String VALUE = "v".repeat(4_000);

    @RegisterExtension
    final Processes processes = new Processes();

    private final OperationsDocument document = new OperationsDocument(processes);
    /** The reply of each request id that was acknowledged. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private Traffic.Client client(Wanderer wanderer, int number) {
        int[] step = {0};
        return () -> {
            try {
                String id = UUID.randomUUID().toString();
                long reply = (Long) wanderer.call("TIDE.ONCE", id, "INCR", COUNTER);
                acknowledged.put(id, reply);
                wanderer.call("SET", "key:" + number + ":" + step[0]++ % 50, VALUE + reply);
            } catch (IOException e) {
                // what was not answered was not acknowledged; it goes on elsewhere
            } catch (ReplyError e) {
                if (!e.isDefiniteNo() && !e.isUnknown()) {
                    throw e;
                }
                wanderer.moveOn();
            }
        };
    }

    private void awaitMore(Traffic traffic) {
        int enough = acknowledged.size() + ENOUGH;
        Await.until("some more writes are acknowledged", () -> {
            traffic.check();
            return acknowledged.size() >= enough;
        });
    }

    private static String members(ProcessCluster cluster) {
        List<String> options = cluster.node(1).options();
        return options.get(options.indexOf("--cluster") + 1);
    }

    @Test
    void aClusterThatIsLostComesBackWithAllThatWasArchived_H91c() throws Exception {
        Path archive = processes.directory().resolve("archive");
        Path away = processes.directory().resolve("away");
        Files.createDirectory(archive);
        ProcessCluster old = processes.cluster(
                3,
                processes.directory().resolve("old"),
                "checkpoint-bytes=256k",
                "segment-bytes=1m",
                "retained-log-bytes=0",
                "archive=" + archive,
                "archive-seconds=1");
        old.start();
        try (Traffic traffic = new Traffic()) {
            for (int i = 0; i < CLIENTS; i++) {
                traffic.run("client " + i, client(new Wanderer(old.clientPorts(), i), i));
            }
            awaitMore(traffic);
            document.run(
                    OperationsDocument.TAKE,
                    "127.0.0.1:7001",
                    "127.0.0.1:" + old.followers().get(0).clientPort());
            awaitMore(traffic);
            ServerNode leader = old.leader();
            leader.kill();
            awaitMore(traffic);
            leader.start();
            Files.move(archive, away);
            Await.until(
                    "a node says that the archive is away",
                    () -> old.nodes().stream().anyMatch(ArchiveIT::hasProblem));
            awaitMore(traffic);
            Files.move(away, archive);
            awaitMore(traffic);
            traffic.stop();
        }
        new Convergence(old).await();
        long end = old.node(1).report().hwm();
        Await.until(
                "all is archived",
                () -> old.nodes().stream().anyMatch(node -> number(node, "archived") >= end && !hasProblem(node)));
        old.killAll();

        ProcessCluster restored = processes.cluster(3, processes.directory().resolve("restored"));
        String printed = document.run(OperationsDocument.RESTORE_POINT, "members=\\S+", "members=" + members(restored));
        Matcher minted = CLUSTER_ID.matcher(printed);
        assertThat(minted.find()).as(printed).isTrue();
        restored.start();
        new Convergence(restored).await();
        checkRequestIds(restored);
        new Convergence(restored).sameLogs();
    }

    private static boolean hasProblem(ServerNode node) {
        try {
            return !node.report().text("archive-problem").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static long number(ServerNode node, String field) {
        try {
            return node.report().number(field);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Each that was acknowledged gets its reply again, and none of them runs again. */
    private void checkRequestIds(ProcessCluster restored) throws Exception {
        try (RespClient client = restored.node(2).connect()) {
            String before = (String) client.call("GET", COUNTER);
            assertThat(Long.parseLong(before)).isGreaterThanOrEqualTo(acknowledged.size());
            for (Map.Entry<String, Long> each : acknowledged.entrySet()) {
                assertThat(client.call("TIDE.ONCE", each.getKey(), "INCR", COUNTER))
                        .isEqualTo(each.getValue());
            }
            assertThat(client.call("GET", COUNTER)).isEqualTo(before);
        }
    }
}
