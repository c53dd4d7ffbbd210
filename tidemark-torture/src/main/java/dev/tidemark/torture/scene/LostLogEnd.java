package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The end of one log is lost while the only other node that has those writes is away. */
final class LostLogEnd implements Scene {
    private static final int WRITES = 150;
    private static final Duration SILENCE = Duration.ofSeconds(8);

    enum Damage {
        DELETED {
            @Override
            void strike(Path segment) throws IOException {
                Files.delete(segment);
            }
        },
        ZEROED {
            @Override
            void strike(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    byte[] zeros = new byte[1 << 20];
                    for (long at = 4_096; at < file.length(); at += zeros.length) {
                        file.seek(at);
                        file.write(zeros, 0, (int) Math.min(zeros.length, file.length() - at));
                    }
                }
            }
        },
        CUT_IN_HALF {
            @Override
            void strike(Path segment) throws IOException {
                byte[] bytes = Files.readAllBytes(segment);
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] == 0) {
                    end--;
                }
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.setLength(end / 2);
                }
            }
        };

        abstract void strike(Path segment) throws IOException;
    }

    private final Damage damage;
    private final boolean withCheckpoint;

    LostLogEnd(Damage damage, boolean withCheckpoint) {
        this.damage = damage;
        this.withCheckpoint = withCheckpoint;
    }

    @Override
    public String name() {
        return "lost-log-end-" + damage.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (withCheckpoint ? "-checkpoint" : "");
    }

    @Override
    public String story() {
        return "acknowledged by nodes 1 and 3; then the newest segment of node 3 is " + damage
                + ", and node 1 is away (H161)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        String bytes = withCheckpoint ? "checkpoint-bytes=300k" : "checkpoint-bytes=128m";
        TrialCluster cluster = stage.cluster(3, bytes).start();
        write(cluster.node(1), "early", 6_500);
        Await.pause(Duration.ofSeconds(2));
        cluster.node(2).terminate();
        write(cluster.node(1), "late", WRITES);
        cluster.node(1).kill();
        cluster.node(3).kill();
        damage.strike(newestSegment(cluster.node(3)));
        cluster.node(2).start();
        cluster.node(3).start();
        boolean served = Await.holdsWithin(
                SILENCE, () -> cluster.node(2).isServing() || cluster.node(3).isServing());
        if (served) {
            Stage.check(
                    count(cluster.node(2)) == WRITES,
                    "nodes 2 and 3 serve with " + count(cluster.node(2)) + " of " + WRITES);
        }
        stage.say("without node 1: "
                + (cluster.node(3).isAlive() ? cluster.node(3).status().get("reason") : "node 3 has ended"));
        cluster.node(1).start();
        cluster.awaitServing(cluster.node(1));
        int found = count(cluster.node(1));
        stage.say("with node 1: " + found + " of " + WRITES);
        Stage.check(found == WRITES, "acknowledged writes are lost: " + found + " of " + WRITES + " are there");
        if (cluster.node(3).isAlive()) {
            cluster.awaitServing(cluster.node(3));
            stage.say("node 3 serves again");
        }
    }

    private static void write(TrialNode node, String prefix, int count) throws IOException {
        try (RespClient connection = node.connect(30_000)) {
            for (int from = 0; from < count; from += 50) {
                int size = Math.min(50, count - from);
                connection.send(Stream.iterate(from, i -> i + 1)
                        .limit(size)
                        .map(i -> new String[] {"SET", prefix + ":" + i, "v".repeat(100)})
                        .toList());
                for (int i = 0; i < size; i++) {
                    Reply reply = connection.read();
                    Stage.check(reply.equals(Reply.OK), "SET answered " + reply);
                }
            }
        }
    }

    private static int count(TrialNode node) {
        int[] found = {-1};
        Await.until("the keys can be counted", Duration.ofSeconds(60), () -> {
            try (RespClient connection = node.connect(15_000)) {
                int there = 0;
                for (int i = 0; i < WRITES; i++) {
                    there += connection.text("GET", "late:" + i) == null ? 0 : 1;
                }
                found[0] = there;
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return found[0];
    }

    private static Path newestSegment(TrialNode node) throws IOException {
        try (Stream<Path> files = Files.list(node.data().resolve("wal"))) {
            List<Path> segments = files.filter(path -> path.toString().endsWith(".log"))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
            if (segments.isEmpty()) {
                throw new TortureException("no segment in " + node.data());
            }
            return segments.get(segments.size() - 1);
        }
    }
}
