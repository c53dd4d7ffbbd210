package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few KB of requests ask for many times the heap, at any fill level (H87, H106, H162): the node lives, and goes on
 * serving who behaves.
 */
class MemoryIT {
    private static final String LARGE = "v".repeat(100_000);
    private static final String MIB = "m".repeat(1 << 20);
    private static final int IDLE_READERS = 40;
    private static final int ASKED_KEYS = 620;
    /** What a client that behaves waits for a reply. No expectation: for a machine that is busy with other things. */
    private static final long SERVED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final int ROUNDS = 200;

    @RegisterExtension
    final Processes processes = new Processes();

    private ServerNode node;

    /** Where memory is shortest, and, in a long run, what {@code ./tidemark} gives a node. */
    static List<String> heaps() {
        return LongRun.isLong() ? List.of("64m", "192m") : List.of("64m");
    }

    private void start(String heap) {
        ProcessCluster cluster = processes.cluster(1);
        node = cluster.node(1);
        node.startWithHeap(heap);
        node.awaitServing();
    }

    /** @return how many values there are */
    private int fill() throws IOException {
        try (RespClient client = node.connect()) {
            for (int i = 0; ; i++) {
                try {
                    client.call("SET", "key" + i, LARGE);
                } catch (ReplyError full) {
                    assertThat(full.getMessage()).startsWith("OOM");
                    return i;
                }
            }
        }
    }

    private void stillServes() throws IOException, ReplyError {
        long worst = 0;
        try (RespClient client = node.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                long before = System.nanoTime();
                assertThat(client.call("STRLEN", "key0")).isIn((long) LARGE.length(), 0L);
                worst = Math.max(worst, System.nanoTime() - before);
            }
        }
        assertThat(worst).as("nanoseconds for a small read").isLessThan(SERVED_WITHIN_NANOS);
        assertThat(node.process().isAlive()).as(node.process().printed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("heaps")
    void aPipelineOfLargeValuesIsReadAtFullSpeed(String heap) throws Exception {
        start(heap);
        try (RespClient client = node.connect()) {
            client.call("SET", "big", MIB);
            List<String[]> reads = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                reads.add(new String[] {"GET", "big"});
            }
            fill();
            client.send(reads);
            for (int i = 0; i < reads.size(); i++) {
                assertThat((String) client.receive()).hasSize(MIB.length());
            }
        }
        stillServes();
    }

    @ParameterizedTest
    @MethodSource("heaps")
    void clientsThatAskForAllOfAFullStateGetItAtTheSameTime(String heap) throws Exception {
        start(heap);
        int keys = Math.min(ASKED_KEYS, fill());
        List<RespClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(node.connect());
                clients.get(i).send(List.<String[]>of(mget(keys)));
            }
            for (RespClient client : clients) {
                // Read one after the other: those that come later have their replies waiting meanwhile.
                assertThat((List<?>) client.receive())
                        .hasSize(keys)
                        .allSatisfy(value -> assertThat((String) value).hasSize(LARGE.length()));
            }
        } finally {
            clients.forEach(RespClient::close);
        }
        try (RespClient client = node.connect()) {
            client.call("DEL", "key1");
            client.call("SET", "counter", "1");
            fill();
            assertThat(client.call("INCR", "counter"))
                    .as("what adds nothing goes on while memory is short")
                    .isEqualTo(2L);
        }
        stillServes();
    }

    private static String[] mget(int keys) {
        String[] command = new String[keys + 1];
        command[0] = "MGET";
        for (int i = 0; i < keys; i++) {
            command[i + 1] = "key" + i;
        }
        return command;
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("heaps")
    void whoAsksForMuchAndDoesNotReadHurtsNobody(String heap) throws Exception {
        start(heap);
        makeHash();
        int keys = Math.min(ASKED_KEYS, fill());
        List<String> asked = greedyRequests(keys);
        try (Strangers strangers = new Strangers(node)) {
            for (int i = 0; i < IDLE_READERS; i++) {
                strangers.send(asked.get(i % asked.size()).getBytes(StandardCharsets.US_ASCII));
            }
            stillServes();
            overwriteAll(keys);
            stillServes();
        }
    }

    private void makeHash() throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            for (int i = 0; i < 30; i++) {
                String[] fields = new String[2_002];
                fields[0] = "HSET";
                fields[1] = "hash";
                for (int j = 0; j < 1_000; j++) {
                    fields[2 + 2 * j] = "field" + (1_000 * i + j);
                    fields[3 + 2 * j] = "v";
                }
                client.call(fields);
            }
        }
    }

    private static List<String> greedyRequests(int keys) {
        return List.of(
                inline(mget(keys)).repeat(3),
                "HGETALL hash\r\n".repeat(300),
                "HVALS hash\r\n".repeat(300),
                "KEYS *\r\n".repeat(2_000),
                "MULTI\r\n" + "GET key1\r\n".repeat(1_000) + "HGETALL hash\r\n".repeat(20) + "EXEC\r\n",
                "GET key2\r\n".repeat(1_500),
                "HELLO 3\r\n" + "HGETALL hash\r\n".repeat(100),
                "CLIENT LIST\r\nINFO\r\nSLOWLOG GET -1\r\n".repeat(2_000),
                "TIDE.LOG 1 COUNT 10000\r\n".repeat(50),
                "GETEX key3\r\n".repeat(1_000),
                "HRANDFIELD hash -100000 WITHVALUES\r\n".repeat(20));
    }

    /**
     * State, replies, pinned states, input, queued transactions, writes under way, and what a few bytes may grow to.
     */
    @Tag("long")
    @ParameterizedTest
    @MethodSource("heaps")
    void allBudgetsAreFullAtTheSameTime(String heap) throws Exception {
        start(heap);
        makeHash();
        int keys = Math.min(ASKED_KEYS, fill());
        List<String> asked = greedyRequests(keys);
        String set = "SET under:%d " + "w".repeat(60_000) + "\r\n";
        try (Strangers strangers = new Strangers(node)) {
            for (int i = 0; i < IDLE_READERS; i++) {
                strangers.send(asked.get(i % asked.size()).getBytes(StandardCharsets.US_ASCII));
                strangers.send(halfOfACommand());
                strangers.send(("MULTI\r\n" + set.formatted(i).repeat(20)).getBytes(StandardCharsets.US_ASCII));
                strangers.send(swelling(i));
                strangers.send(set.formatted(i).repeat(20).getBytes(StandardCharsets.US_ASCII));
            }
            stillServes();
            overwriteAll(keys);
            try (RespClient client = node.connect()) {
                for (int i = 0; i < 10; i++) {
                    client.call("DEL", "key" + (keys - 1 - i)); // so that what swells is admitted
                }
            }
            stillServes();
        }
        stillServes();
    }

    /** Each line is a few bytes long and asks for up to 31 MiB more. */
    private static byte[] swelling(int i) {
        return ("SETRANGE swell:" + i + " 32000000 x\r\nSETBIT bits:" + i + " 250000000 1\r\nCOPY hash copy:" + i
                        + "\r\nBITOP NOT not:" + i + " key1\r\nBITFIELD field:" + i + " SET u8 250000000 1\r\n")
                .repeat(50)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] halfOfACommand() {
        byte[] half = new byte[2 << 20];
        byte[] begin =
                ("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + (half.length + 1) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(begin, 0, half, 0, begin.length);
        return half;
    }

    private static String inline(String... words) {
        return String.join(" ", words) + "\r\n";
    }

    /** What the waiting replies show is kept for them only within the budget. */
    private void overwriteAll(int keys) throws IOException, ReplyError {
        String other = "w".repeat(LARGE.length());
        try (RespClient client = node.connect()) {
            for (int i = 0; i < keys; i++) {
                assertThat(client.call("SET", "key" + i, other)).isEqualTo("OK");
            }
        }
    }

    /** Together they send several times the heap, each a part of one command. */
    @ParameterizedTest
    @MethodSource("heaps")
    void halvesOfLargeCommandsAreNotAllKept(String heap) throws Exception {
        start(heap);
        fill();
        try (Strangers strangers = new Strangers(node)) {
            for (int i = 0; i < 150; i++) {
                strangers.send(halfOfACommand());
            }
            stillServes();
        }
        stillServes();
    }
}
