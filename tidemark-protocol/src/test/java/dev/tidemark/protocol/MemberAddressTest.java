package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.members.MemberAddress;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.JoinRequest;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no address is refused in words, wherever it comes in, and gets into no log (H109). */
class MemberAddressTest {
    private static final String LONG = "h".repeat(40_000) + ":1";

    private final GoldenCluster cluster = new GoldenCluster(3, Map.of());

    private void elect() {
        cluster.elect(1, id -> true);
        cluster.settle(id -> true);
        cluster.takeNotes();
    }

    private Envelope fromTwo(UUID incarnation, Message message) {
        GoldenNode leader = cluster.nodes.get(1);
        return new Envelope(
                new UUID(0, 1), 0, 2, incarnation, 1, leader.replica.view().epoch(), 9, message);
    }

    private static MemberChange add(String peer, String client) {
        return new MemberChange(MemberChange.Kind.ADD, MemberChange.ANY, 4, 0, peer, client, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:17001", "[::1]:17001", "db-1.example.org:1", "n4:65535"})
    void isAnAddress(String text) {
        assertThat(MemberAddress.objectionTo(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "host",
                "host:",
                "host:0",
                "host:65536",
                "host:-1",
                "host:1x",
                "ho st:1",
                "hö:1",
                "a\n:1"
            })
    void isNone(String text) {
        assertThat(MemberAddress.objectionTo(text)).contains("is no address of a node: write HOST:PORT");
    }

    @Test
    void isTooLong() {
        assertThat(MemberAddress.objectionTo("h".repeat(298) + ":1")).isNull();
        assertThat(MemberAddress.objectionTo("h".repeat(299) + ":1")).contains("301 characters", "300 are allowed");
    }

    @Test
    void theNodeThatIsAskedRefuses_H109() {
        elect();
        cluster.nodes.get(2).accept(new Input.ChangeMembers(7, add(LONG, "")));
        assertThat(cluster.takeNotes()).singleElement().asString().contains("answer members q7: REFUSED", "too long");
        assertThat(cluster.wire).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLeaderRefusesToo_H109(boolean isPeer) {
        elect();
        long end = cluster.nodes.get(1).replica.view().end().offset();
        MemberChange change = isPeer ? add(LONG, "") : add("n4:1", LONG);
        cluster.deliver(fromTwo(GoldenNode.incarnation(2, 0), new MembersRequest(7, change)));
        assertThat(cluster.wire)
                .singleElement()
                .satisfies(envelope -> assertThat(envelope.message())
                        .isInstanceOfSatisfying(MembersReply.class, reply -> {
                            assertThat(reply.outcome()).isEqualTo(MemberOutcome.REFUSED);
                            assertThat(reply.why()).contains("too long");
                        }));
        assertThat(cluster.nodes.get(1).replica.view().end().offset()).isEqualTo(end);
    }

    @Test
    void whoWantsToComeBackUnderNoneIsRefused_H109() {
        elect();
        cluster.deliver(fromTwo(new UUID(9, 9), new JoinRequest(LONG)));
        List<Message> sent = cluster.wire.stream().map(Envelope::message).toList();
        assertThat(sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        NotWelcome.class,
                        refusal -> assertThat(refusal.why()).contains("cannot be let in", "too long"));
    }
}
