package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A spare takes the place of a voter that is gone, on real processes and disks, with the commands of the runbook. */
class StandInIT {
    private static final String[] SETTINGS = {
        "replace-after=2", "segment-bytes=1m", "checkpoint-bytes=256k", "retained-log-bytes=1m"
    };

    private static final long SPARES = FeatureLevel.SPARES.number();

    @RegisterExtension
    final Processes processes = new Processes();

    @Tag("long")
    @Test
    void aDiskIsLostAndNobodyDoesAnything_H150_H151() throws Exception {
        ProcessCluster cluster = processes.cluster(3, SETTINGS);
        cluster.start();
        ServerNode leader = cluster.leader();
        ServerNode lost = cluster.followers().get(0);
        ServerNode other = cluster.followers().get(1);
        try (MemberLoad load = new MemberLoad(leader)) {
            load.awaitMore();
            long epoch = leader.report().number("epoch");
            ServerNode spare = cluster.joins(4);
            spare.start();
            Await.until(
                    "the leader knows what all support",
                    () -> MemberTable.at(leader).members().values().stream()
                            .allMatch(member -> (Long) ((Map<?, ?>) member).get("level") >= SPARES));
            succeeds("level", leader, Long.toString(SPARES));
            succeeds("add", leader, "4=127.0.0.1:" + spare.peerPort(), "--spare", "--zone", "room-b");
            succeeds("zone", leader, "1", "room-a");
            spare.awaitServing();
            assertThat(member(leader, 4)).containsEntry("role", "spare").containsEntry("zone", "room-b");
            assertThat(member(leader, 1)).containsEntry("role", "voter").containsEntry("zone", "room-a");
            assertThat(spare.report().text("member")).isEqualTo("spare");
            assertThat(spare.report().text("zone")).isEqualTo("room-b");

            lost.kill();
            Path turnsUpAgain = processes.directory().resolve("lost-and-found");
            Files.move(lost.data(), turnsUpAgain);
            cluster.leaves(lost);
            Await.until(
                    "the leader misses it, and says what follows",
                    () -> leader.report().text("silent").startsWith("node " + lost.id() + " has been silent for"));
            Await.until("the spare is a voter, and nothing is under way", () -> {
                MemberTable table = MemberTable.at(leader);
                return table.members().size() == 3 && table.isAtRestWithVotersAlone();
            });
            assertThat(MemberTable.at(leader).removed()).isEqualTo(1);
            load.awaitMore();

            // It counts: without another one it is needed for every write.
            other.kill();
            load.awaitMore();
            other.start();
            other.awaitServing();
            // Where a machine has so much else to do that the nodes elect, nobody knows of what was under way then.
            if (leader.report().number("epoch") == epoch) {
                load.check(cluster);
            } else {
                load.checkAcknowledged(cluster);
            }
            Files.move(turnsUpAgain, lost.data());
        }
        isRefusedUntilItIsAdded(cluster, lost, cluster.leader());
    }

    /** The machine that was replaced takes no part until an operator adds it again. */
    private void isRefusedUntilItIsAdded(ProcessCluster cluster, ServerNode old, ServerNode member) throws Exception {
        old.start();
        Await.until("it says why", () -> reason(old).contains("was removed from the cluster"));
        old.kill();
        Processes.delete(old.data());
        ServerNode again = cluster.joins(old.id());
        again.start();
        succeeds("add", member, old.id() + "=127.0.0.1:" + again.peerPort(), "--spare");
        again.awaitServing();
        assertThat(member(member, old.id())).containsEntry("role", "spare");
    }

    @SuppressWarnings("unchecked") // keys are texts
    private static Map<String, Object> member(ServerNode at, int id) throws IOException, ReplyError {
        return (Map<String, Object>) MemberTable.at(at).members().get(Integer.toString(id));
    }

    /** Why it does not serve; empty if it does, or does not answer yet. */
    private static String reason(ServerNode node) {
        try {
            return node.report().text("reason");
        } catch (IOException e) {
            return "";
        }
    }

    private void succeeds(String name, ServerNode at, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-jar", ServerNode.JAR.toString()));
        command.addAll(List.of("members", name, "--at", "127.0.0.1:" + at.clientPort()));
        command.addAll(List.of(more));
        ChildProcess child =
                processes.start("members-" + name + "-" + at.id() + "-" + more[0].replaceAll("\\W", "_"), command);
        assertThat(child.awaitExit()).as(child.printed()).isZero();
    }
}
