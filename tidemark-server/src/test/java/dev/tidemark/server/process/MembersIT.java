package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.FreePorts;
import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of a running cluster change, on real processes and disks (H92, H100, H101, H149 to H152). */
class MembersIT {
    private static final String[] SMALL = {"segment-bytes=1m", "checkpoint-bytes=256k", "retained-log-bytes=1m"};

    @RegisterExtension
    final Processes processes = new Processes();

    /** With W = all nothing could ever be committed without the disk that is gone (H152). */
    @ParameterizedTest
    @ValueSource(strings = {"majority", "all"})
    void aNodeThatLostItsDirectoryVotesAgainByItself_H92_H152(String writeQuorum) throws Exception {
        ProcessCluster cluster = processes.cluster(
                3, settings("auto-rejoin=yes", "request-timeout-millis=90000", "write-quorum=" + writeQuorum));
        cluster.start();
        ServerNode lost = cluster.followers().get(0);
        ServerNode other = cluster.followers().get(1);
        try (MemberLoad load = new MemberLoad(cluster.leader())) {
            load.awaitMore();
            loseDirectory(lost);
            lost.start();
            awaitRemoved(cluster.leader(), 1);
            awaitVoters(cluster.leader(), 3);
            load.awaitMore();
            if (writeQuorum.equals("all")) {
                load.checkAcknowledged(cluster); // nobody was served while it was away
            } else {
                load.check(cluster);
            }
        }
        assertThat(MemberTable.at(lost).members()).hasSize(3);
        assertThat(MemberTable.at(lost).removed()).isEqualTo(1);
        if (writeQuorum.equals("majority")) {
            // It counts: without another one it is needed for every write.
            other.kill();
            Await.until(
                    "a write with the one that came back",
                    () -> cluster.leader().writes());
        }
    }

    @Test
    void anOperatorLetsItInWhereItDoesNotComeByItself_H92() throws Exception {
        ProcessCluster cluster = processes.cluster(3, settings());
        cluster.start();
        ServerNode lost = cluster.followers().get(0);
        ServerNode leader = cluster.leader();
        try (MemberLoad load = new MemberLoad(leader)) {
            load.awaitMore();
            assertThatThrownBy(() -> leader.call("TIDE.MEMBERS", "REPLACE", Integer.toString(lost.id())))
                    .hasMessageContaining("answers with the data directory that it always had: stop it first");
            loseDirectory(lost);
            lost.start();
            Await.until("it says what to do", () -> reason(lost).contains("\"tidemark members replace"));
            ChildProcess replace = command("replace", leader, Integer.toString(lost.id()));
            assertThat(replace.awaitExit()).as(replace.printed()).isZero();
            assertThat(replace.printed()).contains("is to come back with an empty data directory");
            awaitVoters(leader, 3);
            load.check(cluster);
        }
    }

    @Tag("long")
    @Test
    void threeBecomeFiveAndThreeAgain_H99_H149() throws Exception {
        ProcessCluster cluster = processes.cluster(3, settings());
        cluster.start();
        ServerNode steady = cluster.leader();
        ServerNode old = cluster.followers().get(0);
        try (MemberLoad load = new MemberLoad(steady)) {
            load.awaitMore();
            for (int id = 4; id <= 5; id++) {
                ServerNode fresh = cluster.joins(id);
                fresh.start();
                ChildProcess add =
                        command("add", cluster.node(id - 1), id + "=127.0.0.1:" + fresh.peerPort(), "--json");
                assertThat(add.awaitExit()).as(add.printed()).isZero();
                awaitVoters(steady, id);
                fresh.awaitServing();
                load.awaitMore();
            }
            assertThat(quorum(steady)).containsEntry("voters", 5L).containsEntry("write", 3L);

            // The log and the checkpoints are the only source, whatever the file of a node says (H149).
            cluster.node(4).kill();
            cluster.node(4).start();
            cluster.node(4).awaitServing();
            assertThat(voters(cluster.node(4))).isEqualTo(5);

            for (ServerNode gone : List.of(old, cluster.node(4))) {
                ChildProcess remove = command("remove", steady, Integer.toString(gone.id()));
                assertThat(remove.awaitExit()).as(remove.printed()).isZero();
                cluster.leaves(gone);
                load.awaitMore();
            }
            awaitVoters(steady, 3);
            assertThat(quorum(steady)).containsEntry("voters", 3L).containsEntry("write", 2L);
            assertStaysOut(old, steady);
            load.check(cluster);
        }
    }

    /** The commands of docs/operations.md that the other tests do not give. */
    @Tag("long")
    @Test
    void aMachineIsReplacedALearnerPromotedAndANodeMoved_H99_H100() throws Exception {
        ProcessCluster cluster = processes.cluster(3, settings());
        cluster.start();
        ServerNode steady = cluster.leader();
        ServerNode old = cluster.followers().get(0);
        try (MemberLoad load = new MemberLoad(steady)) {
            load.awaitMore();
            ServerNode fresh = cluster.joins(4);
            fresh.start();
            succeeds("replace", steady, Integer.toString(old.id()), "--with", "4=127.0.0.1:" + fresh.peerPort());
            cluster.leaves(old);
            assertThat(ids(steady)).doesNotContain(Integer.toString(old.id())).contains("4");
            assertThat(voters(steady)).isEqualTo(3);

            ServerNode learner = cluster.joins(5);
            learner.start();
            succeeds("add", steady, "5=127.0.0.1:" + learner.peerPort(), "--learner");
            learner.awaitServing();
            assertThat(voters(steady)).as("a learner has no vote").isEqualTo(3);
            succeeds("promote", steady, "5");
            assertThat(voters(steady)).isEqualTo(4);

            ChildProcess nobody =
                    command("add", steady, "6=127.0.0.1:" + FreePorts.any(1).get(0), "--wait", "1");
            assertThat(nobody.awaitExit()).as(nobody.printed()).isEqualTo(3);
            assertThat(nobody.printed())
                    .contains("node 6 catches up to become a voter, and is not there yet: start it");
            succeeds("cancel", steady);
            assertThat(ids(steady)).doesNotContain("6");

            learner.terminate();
            ServerNode moved = cluster.moves(learner);
            succeeds("move", steady, "5", "127.0.0.1:" + moved.peerPort());
            moved.start();
            moved.awaitServing();
            assertThat(voters(moved)).isEqualTo(4);
            load.check(cluster);
        }
    }

    private void succeeds(String name, ServerNode at, String... more) throws Exception {
        ChildProcess command = command(name, at, more);
        assertThat(command.awaitExit()).as(command.printed()).isZero();
    }

    private static List<String> ids(ServerNode node) throws IOException, ReplyError {
        return MemberTable.at(node).members().keySet().stream()
                .map(Object::toString)
                .toList();
    }

    /** H101, H150: it is told why, and takes no part, though its own file lists it. */
    private static void assertStaysOut(ServerNode gone, ServerNode member) throws Exception {
        gone.terminate();
        gone.start();
        Await.until(
                "it says why",
                () -> reason(gone).contains("was removed from the cluster")
                        || reason(gone).contains("no member of the cluster"));
        assertThat(gone.isServing()).isFalse();
        assertThat(voters(member)).isEqualTo(3);
        gone.kill();
    }

    @Test
    void whatWouldCostTheQuorumIsRefused_H151() throws Exception {
        ProcessCluster cluster = processes.cluster(3, settings());
        cluster.start();
        ServerNode leader = cluster.leader();
        ServerNode down = cluster.followers().get(0);
        ServerNode up = cluster.followers().get(1);
        down.kill();
        Await.until(
                "the leader misses it",
                () -> refusal(leader, "REMOVE", Integer.toString(up.id()))
                        .contains("that would cost the quorum: with 2 voters and a write quorum of 2"));
        assertThat(refusal(leader, "ADD", "2", "127.0.0.1:9")).contains("node 2 is a member already");
        assertThat(refusal(leader, "ADD", "9", "127.0.0.1:" + up.peerPort()))
                .contains("node " + up.id() + " has the address 127.0.0.1:" + up.peerPort() + " already");
        assertThat(refusal(up, "ADD", "9", "nowhere")).contains("is no address of a node");
        assertThatThrownBy(() -> up.call("TIDE.QUORUM", "W", "4")).hasMessageContaining("4");
        assertThat(up.call("TIDE.MEMBERS", "REMOVE", "9"))
                .as("it is so already")
                .isEqualTo("OK");
        assertThatThrownBy(() -> up.call("TIDE.QUORUM", "W", "1"))
                .hasMessageContaining(
                        "with 3 voters and a write quorum of 1, 3 must be there to elect a leader and 1 to"
                                + " write, and the leader hears 2 of them");
        down.start();
        down.awaitServing();
        Await.until("all three are heard, so each may be needed", () -> "OK".equals(sizesChange(up, "3")));
        Await.until("W is 3", () -> Long.valueOf(3).equals(quorum(leader).get("write")));
        assertThat(voters(leader)).isEqualTo(3);
    }

    /** Each gets OK or CONFLICT, and what becomes of it is one of the orders (H100). */
    @Test
    void twoOperatorsGetOkAndConflict_H100() throws Exception {
        ProcessCluster cluster = processes.cluster(3, settings());
        cluster.start();
        String version = MemberTable.at(cluster.node(1)).fields().get("version").toString();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ServerNode at = cluster.node(id);
            String fresh = Integer.toString(3 + id);
            answers.add(CompletableFuture.supplyAsync(
                    () -> refusal(at, "LEARN", fresh, "127.0.0.1:" + (40_000 + at.id()), "IF", version)));
        }
        List<String> told = answers.stream().map(CompletableFuture::join).toList();
        assertThat(told).filteredOn(answer -> answer.equals("OK")).hasSize(1);
        assertThat(told).filteredOn(answer -> answer.startsWith("CONFLICT ")).hasSize(2);
        assertThat(MemberTable.at(cluster.leader()).members()).hasSize(4);
    }

    private static String[] settings(String... more) {
        return Stream.concat(Arrays.stream(SMALL), Arrays.stream(more)).toArray(String[]::new);
    }

    private void loseDirectory(ServerNode node) throws IOException {
        node.kill();
        Processes.delete(node.data());
    }

    private ChildProcess command(String name, ServerNode at, String... more) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-jar", ServerNode.JAR.toString()));
        command.addAll(List.of("members", name, "--at", "127.0.0.1:" + at.clientPort()));
        command.addAll(List.of(more));
        return processes.start("members-" + name + "-" + String.join("-", more).replaceAll("[^a-z0-9-]", "_"), command);
    }

    private static Map<String, Object> quorum(ServerNode node) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            client.call("HELLO", "3");
            @SuppressWarnings("unchecked") // keys are texts
            Map<String, Object> sizes = (Map<String, Object>) client.call("TIDE.QUORUM");
            return sizes;
        }
    }

    private static long voters(ServerNode node) throws IOException, ReplyError {
        return MemberTable.at(node).members().values().stream()
                .filter(member -> ((Map<?, ?>) member).get("role").equals("voter"))
                .count();
    }

    private static void awaitVoters(ServerNode at, long count) {
        Await.until(
                count + " voters, and nothing under way",
                () -> voters(at) == count && MemberTable.at(at).number("changing") == 0);
    }

    /** The old directory of one that came back is refused by now. */
    private static void awaitRemoved(ServerNode at, long count) {
        Await.until(count + " directories removed", () -> MemberTable.at(at).removed() == count);
    }

    /** Why it does not serve; empty if it does, or does not answer yet. */
    private static String reason(ServerNode node) {
        try {
            return node.report().text("reason");
        } catch (IOException e) {
            return "";
        }
    }

    private static String sizesChange(ServerNode node, String write) {
        return answer(node, "TIDE.QUORUM", "W", write);
    }

    private static String refusal(ServerNode node, String... words) {
        List<String> command = new ArrayList<>(List.of("TIDE.MEMBERS"));
        command.addAll(List.of(words));
        return answer(node, command.toArray(String[]::new));
    }

    /** The error, or the reply. */
    private static String answer(ServerNode node, String... command) {
        try {
            return node.call(command).toString();
        } catch (ReplyError e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
