package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads at each level on real processes, while leaders are frozen and gone (H54, H57, H63, H64, H115). */
class ReadLevelsIT {
    private static final int LONG_MILLIS = 3_600_000;
    private static final String[] LEVELS = {
        "linearizable", "strong", "quorum", "session", "bounded " + LONG_MILLIS, "eventual"
    };
    private static final Pattern SYNCS = Pattern.compile("tidemark_fsyncs:(\\d+)");
    private static final int QUIET_LOOKS = 10;

    @RegisterExtension
    final Processes processes = new Processes();

    /**
     * Its sockets have what was sent meanwhile, and what it knew was fresh when it was frozen: everything that is asked
     * the moment it goes on must not be answered as if it still led.
     */
    @ParameterizedTest(name = "lease-millis={0}")
    @ValueSource(ints = {0, 1_000})
    void aLeaderThatWasFrozenAnswersNothingOldBeyondItsLevel_H54_H57_H115(int leaseMillis) throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000", "lease-millis=" + leaseMillis);
        cluster.start();
        ServerNode old = cluster.leader();
        for (int round = 1; round <= LongRun.rounds(1, 10); round++) {
            String before = "before-" + round;
            String after = "after-" + round;
            List<RespClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 6; i++) {
                    clients.add(old.connect());
                }
                clients.get(0).call("SET", "a", before);
                old.freeze();
                // Sent while it is frozen, so each is asked in its first moment, before it hears of anything.
                String token = writeElsewhere(cluster, after);
                send(clients.get(0), "TIDE.READ", "bounded", "300", "GET", "a");
                send(clients.get(1), "TIDE.READ", "strong", "GET", "a");
                send(clients.get(2), "TIDE.READ", "session", token, "GET", "a");
                send(clients.get(3), "GET", "a");
                send(clients.get(4), "TIDE.READ", "eventual", "GET", "a");
                send(clients.get(5), "TIDE.READ", "quorum", "GET", "a");
                old.thaw();
                assertThat(clients.get(0).receive())
                        .as("bounded")
                        .satisfiesAnyOf(
                                reply -> assertThat(reply).isEqualTo(after),
                                reply -> assertThat(String.valueOf(reply)).contains("STALE age-ms="));
                assertThat(clients.get(1).receive()).as("strong").isEqualTo(after);
                assertThat(clients.get(2).receive()).as("session").isEqualTo(after);
                assertThat(clients.get(3).receive()).as("linearizable").isEqualTo(after);
                assertThat(clients.get(4).receive()).as("eventual").isIn(before, after);
                assertThat(clients.get(5).receive()).as("quorum").isEqualTo(after);
            } finally {
                for (RespClient client : clients) {
                    client.close();
                }
            }
            new Convergence(cluster).awaitCaughtUp();
            old = cluster.leader();
        }
    }

    private static void send(RespClient client, String... command) throws Exception {
        client.send(List.<String[]>of(command));
    }

    private static String writeElsewhere(ProcessCluster cluster, String value) throws Exception {
        ServerNode other = cluster.leader();
        try (RespClient client = other.connect()) {
            assertThat(client.call("SET", "a", value)).isEqualTo("OK");
            return (String) client.call("TIDE.TOKEN");
        }
    }

    /** At every level, on every node, transactions of reads included: no entry, and no fsync (design of reads). */
    @Test
    void aReadAddsNothingToTheLogAndSyncsNothing() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        try (RespClient client = cluster.leader().connect()) {
            client.call("SET", "a", "1");
        }
        new Convergence(cluster).awaitCaughtUp();
        long[] seen = new long[2];
        Await.until("what writes left to do is done: the end of the log is remembered", () -> {
            long syncs = syncs(cluster);
            seen[1] = syncs == seen[0] ? seen[1] + 1 : 0;
            seen[0] = syncs;
            return seen[1] == QUIET_LOOKS;
        });
        long end = cluster.leader().report().number("leo");
        for (ServerNode node : cluster.nodes()) {
            try (RespClient client = node.connect()) {
                for (String level : LEVELS) {
                    for (int i = 0; i < 50; i++) {
                        assertThat(client.call(("TIDE.READ " + level + " GET a").split(" ")))
                                .as(level)
                                .isEqualTo("1");
                    }
                    client.call(("TIDE.CONSISTENCY " + level).split(" "));
                    client.call("MULTI");
                    client.call("GET", "a");
                    client.call("EXISTS", "a");
                    assertThat(client.call("EXEC")).as(level).isEqualTo(List.of("1", 1L));
                }
            }
        }
        for (ServerNode node : cluster.nodes()) {
            assertThat(node.report().number("leo")).isEqualTo(end);
        }
        assertThat(syncs(cluster)).as("fsyncs of all nodes").isEqualTo(seen[0]);
    }

    private static long syncs(ProcessCluster cluster) throws Exception {
        long all = 0;
        for (ServerNode node : cluster.nodes()) {
            try (RespClient client = node.connect()) {
                Matcher found = SYNCS.matcher((String) client.call("INFO", "persistence"));
                assertThat(found.find()).isTrue();
                all += Long.parseLong(found.group(1));
            }
        }
        return all;
    }

    /** Two of three are gone: nobody leads. What one node can promise alone, it keeps; else it says what is missing. */
    @Test
    void aNodeWithoutALeaderSaysWhichPromiseItCannotKeep() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=2000");
        cluster.start();
        ServerNode alone = cluster.followers().get(0);
        try (RespClient client = alone.connect()) {
            client.call("SET", "a", "1");
            String token = (String) client.call("TIDE.TOKEN");
            String future = token.substring(0, token.lastIndexOf(':') + 1) + 1_000_000_000;
            Await.until("it knows how old its state is", () -> {
                List<?> read = (List<?>) client.call("TIDE.READ", "eventual", "WITHAGE", "GET", "a");
                return (long) read.get(2) >= 0;
            });
            for (ServerNode node : cluster.nodes()) {
                if (node != alone) {
                    node.kill();
                }
            }
            Await.until("nobody leads", () -> alone.report().number("leader") == 0);

            assertThat(client.call("TIDE.READ", "eventual", "GET", "a")).isEqualTo("1");
            assertThat(client.call("TIDE.READ", "session", token, "GET", "a")).isEqualTo("1");
            List<?> aged = (List<?>) client.call("TIDE.READ", "bounded", "" + LONG_MILLIS, "WITHAGE", "GET", "a");
            assertThat(aged.get(0)).isEqualTo("1");
            assertThat((long) aged.get(1)).isPositive();
            assertThat((long) aged.get(2)).isBetween(1L, (long) LONG_MILLIS);
            assertFails(client, "STALE age-ms=", "TIDE.READ", "bounded", "1", "GET", "a");
            assertFails(client, "NOTYET applied=", "TIDE.READ", "session", future, "GET", "a");
            assertFails(client, "CLUSTERDOWN", "TIDE.READ", "strong", "GET", "a");
            assertFails(client, "CLUSTERDOWN", "GET", "a");
            String missing = "NOQUORUM answered=" + alone.id() + " uncounted=none of=1,2,3 ";
            assertFails(client, missing, "TIDE.READ", "quorum", "GET", "a");
        }
    }

    /**
     * Of four nodes three elect and three write, and two are enough to read: every write is on one of any two. So two
     * that are left answer what was acknowledged, each of them, with nobody who leads (H60, H61).
     */
    @Test
    void twoOfFourReadWithoutALeader_H60() throws Exception {
        ProcessCluster cluster = processes.cluster(4, "request-timeout-millis=2000", "readonly-level=quorum");
        cluster.start();
        ServerNode leader = cluster.leader();
        List<ServerNode> followers = cluster.followers();
        try (RespClient client = leader.connect()) {
            for (int i = 0; i < 100; i++) {
                client.call("INCR", "a");
            }
        }
        new Convergence(cluster).awaitCaughtUp();
        leader.kill();
        followers.get(0).kill();
        for (ServerNode left : followers.subList(1, 3)) {
            Await.until("nobody leads", () -> left.report().number("leader") == 0);
            try (RespClient client = left.connect()) {
                assertFails(client, "CLUSTERDOWN", "GET", "a");
                assertThat(client.call("TIDE.READ", "quorum", "GET", "a")).isEqualTo("100");
                client.call("TIDE.CONSISTENCY", "quorum");
                assertThat(client.call("GET", "a")).isEqualTo("100");
                client.call("RESET");
                client.call("READONLY");
                assertThat(client.call("GET", "a")).as("readonly-level").isEqualTo("100");
                client.call("MULTI");
                client.call("GET", "a");
                client.call("STRLEN", "a");
                assertThat(client.call("EXEC")).as("one point in time").isEqualTo(List.of("100", 3L));
            }
        }
    }

    private static void assertFails(RespClient client, String code, String... command) {
        assertThatThrownBy(() -> client.call(command))
                .as(String.join(" ", command))
                .isInstanceOf(ReplyError.class)
                .hasMessageStartingWith(code);
    }

    @Test
    void aSessionGoesOnAtEveryNode_H63() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "request-timeout-millis=60000");
        cluster.start();
        String token = null;
        for (int i = 0; i < LongRun.rounds(100, 2_000); i++) {
            ServerNode writer = cluster.node(1 + i % 3);
            ServerNode reader = cluster.node(1 + (i + 1) % 3);
            try (RespClient client = writer.connect()) {
                client.call("SET", "a", "" + i);
                token = (String) client.call("TIDE.TOKEN");
            }
            try (RespClient client = reader.connect()) {
                assertThat(client.call("TIDE.READ", "session", token, "GET", "a"))
                        .isEqualTo("" + i);
                client.call("TIDE.CONSISTENCY", "session", token);
                assertThat(client.call("GET", "a")).isEqualTo("" + i);
            }
        }
        try (RespClient client = cluster.followers().get(0).connect()) {
            String future = token.substring(0, token.lastIndexOf(':') + 1) + 1_000_000_000;
            assertFails(client, "ERR the token is from the future", "TIDE.READ", "session", future, "GET", "a");
        }
    }
}
