package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bits flip in the data file of a node that has its pairs there alone: the rows come from the other nodes, page by
 * page, and the node runs on (H146).
 */
class PageRepairIT {
    private static final int SMALL_KEYS = 3_000;
    private static final int LARGE_KEYS = 40;
    private static final int BLOCK = 4_096;
    private static final byte LEAF = 1;
    private static final byte RUN = 3;
    private static final int KIND_AT = 4;
    private static final int SLOTS_AT = 40;

    @RegisterExtension
    final Processes processes = new Processes();

    private static String small(int key) {
        return "v" + key + "-".repeat(200);
    }

    private static String large(int key) {
        return (key + ",").repeat(20_000);
    }

    /** With all of it in the data files. */
    private ProcessCluster filled(int size) throws Exception {
        ProcessCluster cluster = processes.cluster(
                size, "max-data-bytes=1g", "page-cache-bytes=1m", "max-memory-bytes=4m", "checkpoint-bytes=64m");
        cluster.nodes().forEach(node -> node.startWithHeap("96m"));
        cluster.awaitServing();
        fill(cluster.leader());
        cluster.nodes().forEach(PageRepairIT::save);
        new Convergence(cluster).await();
        return cluster;
    }

    /** A hundred commands at a time; an error is its message. */
    private static List<Object> replies(RespClient client, List<String[]> commands) throws Exception {
        List<Object> replies = new ArrayList<>();
        for (int at = 0; at < commands.size(); at += 100) {
            client.send(commands.subList(at, Math.min(commands.size(), at + 100)));
            while (replies.size() < Math.min(commands.size(), at + 100)) {
                Object reply = client.receive();
                replies.add(reply instanceof ReplyError error ? error.getMessage() : reply);
            }
        }
        return replies;
    }

    private static void fill(ServerNode node) throws Exception {
        try (RespClient client = node.connect()) {
            List<String[]> sets = new ArrayList<>();
            for (int key = 0; key < SMALL_KEYS; key++) {
                sets.add(new String[] {"SET", "small" + key, small(key)});
            }
            assertThat(replies(client, sets)).containsOnly("OK");
            for (int key = 0; key < LARGE_KEYS; key++) {
                assertThat(client.call("SET", "large" + key, large(key))).isEqualTo("OK");
            }
        }
    }

    /**
     * Flips a bit in each page of that kind that has this text, but for every third one, and for the first leaf: each
     * checkpoint changes that, and those that are asked for by hand are of another entry on each node.
     */
    private static int flip(Path file, byte kind, String text) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int flipped = 0;
        for (int at = 4 * BLOCK; at + BLOCK <= bytes.length; at += BLOCK) {
            boolean isPage = bytes[at] == 'T' && bytes[at + 1] == 'D' && bytes[at + 2] == 'P' && bytes[at + 3] == 'G';
            if (isPage && bytes[at + KIND_AT] == kind && at / BLOCK % 3 != 0 && !isFirst(bytes, at)) {
                String page = new String(bytes, at, BLOCK, StandardCharsets.ISO_8859_1);
                if (page.contains(text) && !page.contains(text.equals("small") ? "large" : "small")) {
                    Bits.flip(file, at + 1_000);
                    flipped++;
                }
            }
        }
        return flipped;
    }

    private static boolean isFirst(byte[] bytes, int at) {
        int cell = at + (bytes[at + SLOTS_AT] & 0xff) + (bytes[at + SLOTS_AT + 1] & 0xff) * 256;
        return bytes[at + KIND_AT] == LEAF && bytes[cell + 2] == 0; // a key of the engine, after two lengths
    }

    /** One that came by itself may be under way. */
    private static void save(ServerNode node) {
        Await.until("node " + node.id() + " has a checkpoint", () -> {
            try {
                return node.call("SAVE").equals("OK");
            } catch (ReplyError e) {
                return false;
            }
        });
    }

    private static void check(ServerNode node) throws Exception {
        try (RespClient client = node.connect()) {
            List<String[]> gets = new ArrayList<>();
            for (int key = 0; key < SMALL_KEYS; key++) {
                gets.add(new String[] {"GET", "small" + key});
            }
            List<Object> found = replies(client, gets);
            for (int key = 0; key < SMALL_KEYS; key++) {
                assertThat(found.get(key)).isEqualTo(small(key));
            }
            for (int key = 0; key < LARGE_KEYS; key++) {
                assertThat(client.call("GET", "large" + key)).isEqualTo(large(key));
            }
        }
    }

    private static Map<?, ?> scrub(ServerNode node) throws Exception {
        return (Map<?, ?>) node.report().fields().get("scrub");
    }

    /** Other nodes serve meanwhile, and this one is never down: that is seen by what its process counts. */
    @Test
    void pagesAreRepairedWhereTheyAreNeededAndByTheScrub_H146() throws Exception {
        ProcessCluster cluster = filled(3);
        ServerNode damaged = cluster.followers().get(0);
        Path file = damaged.data().resolve("data.tree");

        int flipped = flip(file, LEAF, "small") + flip(file, RUN, "large");
        assertThat(flipped).isGreaterThan(100);
        check(damaged);
        long byReads = (Long) scrub(damaged).get("repaired");
        assertThat(byReads).isBetween((long) flipped / 2, (long) flipped);
        assertThat((String) damaged.call("INFO", "all")).contains("tidemark_repaired_pages:" + byReads);

        flip(file, LEAF, "small");
        try (RespClient client = cluster.leader().connect()) { // entries need their pages as well
            for (int key = 0; key < SMALL_KEYS; key += 50) {
                assertThat(client.call("APPEND", "small" + key, "!"))
                        .isEqualTo((long) small(key).length() + 1);
                assertThat(client.call("SET", "small" + key, small(key))).isEqualTo("OK");
            }
        }
        new Convergence(cluster).await();
        assertThat(damaged.call("TIDE.SCRUB", "START")).isEqualTo("OK");
        Await.until("all that the scrub found is repaired", () -> {
            Map<?, ?> now = scrub(damaged);
            return (Long) now.get("running") == 0
                    && (Long) now.get("damaged") > 10
                    && now.get("damaged").equals(now.get("healed"));
        });
        save(damaged);
        check(damaged);
        assertThat(damaged.process().isAlive()).isTrue();
        assertThat(damaged.data().resolve("aside")).doesNotExist();

        damaged.kill();
        damaged.startWithHeap("96m");
        new Convergence(cluster).await();
        check(damaged);
    }

    /** Entries after the checkpoint need the pages before any other node is connected. */
    @Tag("long")
    @Test
    void damageThatAStartMeetsIsRepairedWhenTheOthersAreThere_H146() throws Exception {
        ProcessCluster cluster = filled(3);
        ServerNode damaged = cluster.followers().get(0);
        try (RespClient client = cluster.leader().connect()) {
            for (int key = 0; key < SMALL_KEYS; key += 50) {
                assertThat(client.call("APPEND", "small" + key, "!"))
                        .isEqualTo((long) small(key).length() + 1);
            }
        }
        new Convergence(cluster).await();
        damaged.kill();
        assertThat(flip(damaged.data().resolve("data.tree"), LEAF, "small")).isGreaterThan(50);
        damaged.startWithHeap("96m");
        new Convergence(cluster).await();
        try (RespClient client = damaged.connect()) {
            for (int key = 0; key < SMALL_KEYS; key += 50) {
                assertThat(client.call("GET", "small" + key)).isEqualTo(small(key) + "!");
            }
        }
        assertThat((Long) scrub(damaged).get("repaired")).isPositive();
        assertThat(damaged.process().isAlive()).isTrue();
        assertThat(damaged.data().resolve("aside")).doesNotExist();
    }

    /**
     * Nobody has the rows of its checkpoint any more, and it may not give up its state, since its log is needed: it can
     * commit, and answer nobody. The other node has all.
     */
    @Tag("long")
    @Test
    void aLeaderThatCannotApplyHandsOver_H146_H172() throws Exception {
        ProcessCluster cluster = filled(3);
        ServerNode leader = cluster.leader();
        ServerNode whole = cluster.followers().get(0);
        ServerNode third = cluster.followers().get(1);
        for (int i = 0; i < 2; i++) { // the other's newest two checkpoints have other rows now
            for (int key = 0; key < SMALL_KEYS; key += 5) {
                leader.call("APPEND", "small" + key, "!");
            }
            new Convergence(cluster).awaitCaughtUp();
            save(whole);
        }
        third.kill();
        for (int key = 0; key < LARGE_KEYS; key++) { // they take the place of the others in its memory
            assertThat(leader.call("GET", "large" + key)).isEqualTo(large(key));
        }
        assertThat(flip(leader.data().resolve("data.tree"), LEAF, "small")).isGreaterThan(50);
        int damaged = 0;
        for (int key = 1; whole.report().text("role").equals("follower") && key < SMALL_KEYS; key += 5) {
            try {
                assertThat(whole.call("APPEND", "small" + key, "!"))
                        .isEqualTo((long) small(key).length() + 1);
            } catch (ReplyError e) {
                assertThat(e).hasMessageStartingWith("UNKNOWN"); // it was committed, and not applied there
                damaged++;
            }
        }
        assertThat(damaged).isLessThan(3);
        Await.until("the other leads", () -> whole.report().text("role").equals("leader"));
        Await.until("writes go on", () -> {
            try {
                return whole.call("SET", "after", "it").equals("OK");
            } catch (ReplyError e) {
                return false;
            }
        });
        assertThat(leader.process().isAlive()).isTrue();
    }

    /** Where the rows are nowhere else, what is whole is served, and the words say so. */
    @Test
    void aNodeThatIsAloneServesWhatIsWhole_H146() throws Exception {
        ServerNode node = filled(1).node(1);
        assertThat(flip(node.data().resolve("data.tree"), LEAF, "small")).isGreaterThan(10);
        List<Object> replies = new ArrayList<>();
        try (RespClient client = node.connect()) {
            List<String[]> gets = new ArrayList<>();
            for (int key = 0; key < SMALL_KEYS; key += 20) {
                gets.add(new String[] {"GET", "small" + key});
            }
            client.send(gets);
            client.send(gets);
            for (int i = 0; i < gets.size(); i++) {
                Object reply = client.receive();
                replies.add(reply instanceof ReplyError error ? error.getMessage() : reply);
            }
        }
        int whole = 0;
        for (int i = 0; i < replies.size(); i++) {
            whole += replies.get(i).equals(small(20 * i)) ? 1 : 0;
            assertThat(replies.get(i).toString())
                    .satisfiesAnyOf(
                            reply -> assertThat(reply).startsWith("v"),
                            reply -> assertThat(reply).contains("cannot read these keys from its data file"));
        }
        assertThat(whole).isBetween(1, replies.size() - 1);
        assertThat(node.process().isAlive()).isTrue();
    }
}
