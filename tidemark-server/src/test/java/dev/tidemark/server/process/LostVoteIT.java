package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vote file of a node is damaged: it comes back as another one, with its log, and votes again (H38, H39, H92). */
class LostVoteIT {
    private static final int COPY_BYTES = 4096;
    private static final int IN_THE_VALUE = 22;

    @RegisterExtension
    final Processes processes = new Processes();

    private interface Damage {
        void strike(Path vote) throws IOException;
    }

    @Test
    void aNodeWithoutItsVoteIsLetInAgainByItself_H39_H92() throws Exception {
        ProcessCluster cluster = processes.cluster(3, "auto-rejoin=yes", "request-timeout-millis=90000");
        cluster.start();
        ServerNode steady = cluster.leader();
        ServerNode struck = cluster.followers().get(0);
        Traffic traffic = new Traffic();
        SteadyCounter counter = new SteadyCounter("counter", 4, steady);
        traffic.run("counter", counter);
        try {
            more(traffic, counter);
            strike(struck, vote -> Bits.flip(vote, IN_THE_VALUE));
            struck.awaitServing();
            assertThat(MemberTable.at(steady).removed())
                    .as("one bit: the other copy is whole")
                    .isZero();
            more(traffic, counter);

            long lost = 0;
            for (Damage damage : List.<Damage>of(
                    LostVoteIT::cut,
                    LostVoteIT::flipBoth,
                    vote -> Files.write(vote, new byte[2 * COPY_BYTES]),
                    Files::delete)) {
                String before = incarnation(struck);
                strike(struck, damage);
                lost++;
                long removed = lost;
                Await.until("it is a voter again", () -> isVoterAgain(steady, removed));
                struck.awaitServing();
                assertThat(incarnation(struck)).isNotEqualTo(before);
                assertThat(Files.readString(struck.data().resolve("identity"))).contains("files = ");
                more(traffic, counter);
            }
            try (var aside = Files.list(struck.data().resolve("aside"))) {
                assertThat(aside.map(file -> file.getFileName().toString()))
                        .as("all votes but the one that was deleted, and whose they were")
                        .containsExactlyInAnyOrder(
                                "0001-vote",
                                "0001-identity",
                                "0002-vote",
                                "0002-identity",
                                "0003-vote",
                                "0003-identity",
                                "0004-identity");
            }
            traffic.stop();
            Convergence convergence = new Convergence(cluster);
            convergence.awaitCaughtUp();
            convergence.await();
            counter.check(convergence.sameStates(List.of("counter")).get("counter"));
            convergence.sameLogs();
        } finally {
            traffic.close();
        }
        // It counts: without the other follower it is needed for every write.
        cluster.followers().stream().filter(node -> node.id() != struck.id()).forEach(ServerNode::kill);
        Await.until(
                "a write with the one that came back", () -> cluster.leader().writes());
    }

    private static void strike(ServerNode node, Damage damage) throws Exception {
        node.kill();
        damage.strike(node.data().resolve("vote"));
        node.start();
    }

    private static void more(Traffic traffic, SteadyCounter counter) {
        long before = counter.acknowledged();
        Await.until("writes go on", () -> {
            traffic.check();
            return counter.acknowledged() > before + 100;
        });
    }

    private static boolean isVoterAgain(ServerNode at, long removed) throws Exception {
        MemberTable members = MemberTable.at(at);
        return members.isAtRestWithVotersAlone() && members.removed() == removed;
    }

    private static String incarnation(ServerNode node) throws IOException {
        return Files.readString(node.data().resolve("identity"))
                .lines()
                .filter(line -> line.startsWith("incarnation = "))
                .findFirst()
                .orElseThrow();
    }

    private static void cut(Path file) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), IN_THE_VALUE));
    }

    private static void flipBoth(Path file) throws IOException {
        Bits.flip(file, IN_THE_VALUE);
        Bits.flip(file, COPY_BYTES + IN_THE_VALUE);
    }
}
