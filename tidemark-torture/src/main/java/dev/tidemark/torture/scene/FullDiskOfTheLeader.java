package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The file system of the leader, which is its own, is filled up by somebody else. */
final class FullDiskOfTheLeader implements Scene {
    private static final String FILE_SYSTEM_BYTES = "320M";
    private static final Duration UNTIL_MOVED = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "full-disk-of-the-leader";
    }

    @Override
    public String story() {
        return "somebody else fills the disk of the leader, while both followers have room (H17c, H172)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster = stage.cluster(3, "segment-bytes=8m");
        for (TrialNode node : cluster.nodes()) {
            mount(stage, node.data());
        }
        // Nodes are ended before their file systems are taken away: what was given last is closed first.
        stage.closing(cluster);
        cluster.start();
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(300, Duration.ofSeconds(30));
        load.forgetGaps();
        TrialNode full = cluster.leader();
        fill(ballastOf(full));
        long begun = System.nanoTime();
        Await.until(
                "another than the full node leads",
                UNTIL_MOVED,
                () -> cluster.leaderNow().filter(leader -> leader != full).isPresent());
        stage.say("moved after " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        load.awaitCalls(500, Duration.ofSeconds(30));
        Stage.checkGap(load.longestGap(), GAP);
        for (TrialNode node : cluster.nodes()) {
            if (node != full) {
                fill(ballastOf(node));
            }
        }
        Await.until("writes are refused, in words", UNTIL_MOVED, () -> isRefused(stage, cluster));
        for (TrialNode node : cluster.nodes()) {
            Files.delete(ballastOf(node));
        }
        cluster.awaitServing();
        stage.say(load.judge());
    }

    private static Path ballastOf(TrialNode node) {
        return node.data().resolveSibling("disk-node-" + node.id()).resolve("ballast");
    }

    private static boolean isRefused(Stage stage, TrialCluster cluster) {
        try (RespClient connection = cluster.node(1).connect(15_000)) {
            if (connection.ask("SET", "x", "y") instanceof Reply.Failure failure) {
                stage.say("all full: " + failure.message());
                return failure.message().startsWith("MISCONF ");
            }
        } catch (IOException e) {
            // asked again
        }
        return false;
    }

    /** The data directory is one of a file system of its own, so that others may fill that, too. */
    private static void mount(Stage stage, Path data) throws IOException {
        Path place = data.resolveSibling("disk-" + data.getFileName());
        Path image = data.resolveSibling("image-" + data.getFileName());
        Files.createDirectories(place);
        Programs.run("truncate", "-s", FILE_SYSTEM_BYTES, image.toString());
        Programs.run("mkfs.ext4", "-q", "-F", image.toString());
        Programs.run("mount", "-o", "loop", image.toString(), place.toString());
        stage.closing(() -> Programs.run("umount", "-l", place.toString()));
        Files.createDirectories(place.resolve("data"));
        Files.delete(data);
        Files.createSymbolicLink(data, place.resolve("data"));
    }

    private static void fill(Path ballast) {
        try {
            Programs.run("dd", "if=/dev/zero", "of=" + ballast, "bs=1M");
        } catch (TortureException e) {
            if (!e.getMessage().contains("No space left")) {
                throw e;
            }
        }
    }
}
