package dev.tidemark.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.QuorumAnswers;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a gateway asks for reads without a leader, for whom an answer is good, and what is said when time is up. */
class QuorumReadsTest {
    private final ReadBench bench = new ReadBench();
    private final List<Long> asked = new ArrayList<>();
    private final List<ApplyTask.Await> awaited = new ArrayList<>();
    private QuorumAnswers waiting;
    private final QuorumReads reads = new QuorumReads(
            bench.clock,
            100,
            bench.limits,
            bench.state,
            question -> waiting,
            input -> asked.add(((Input.ReadByQuorum) input).read()),
            task -> awaited.add((ApplyTask.Await) task));

    private ReadBench.Client read() {
        ReadBench.Client client = bench.client();
        reads.add(ReadBench.QUERY, client, false);
        return client;
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i += 10) {
            bench.clock.millis += 10;
            reads.tick("this test");
        }
    }

    @Test
    void thoseOfOneTurnShareAQuestion() {
        ReadBench.Client one = read();
        ReadBench.Client other = read();
        reads.flush();
        assertThat(asked).containsExactly(101L);
        reads.found(101, 0, 1_000);
        assertThat(one.replies).hasSize(1);
        assertThat(other.replies).hasSize(1);
        assertThat(reads.count()).isZero();
    }

    /** What was acknowledged between that question and this read is not in its answer. */
    @Test
    void anAnswerToAnEarlierQuestionIsNoneToThisRead_H56() {
        read();
        reads.flush();
        ReadBench.Client later = read();
        reads.flush();
        reads.found(101, 0, 1_000);
        assertThat(later.replies).isEmpty();
        reads.found(102, 0, 1_000);
        assertThat(later.replies).hasSize(1);
    }

    /** However many reads come within a round trip, each has its question soon, and nobody waits for ever (H165). */
    @Test
    void soManyQuestionsAreUnderWay_H106() {
        List<ReadBench.Client> clients = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            clients.add(read());
            reads.flush();
        }
        assertThat(asked).hasSize(16);
        reads.found(103, 0, 1_000);
        reads.flush();
        assertThat(asked).hasSize(17);
        reads.found(117, 0, 1_000);
        assertThat(clients).allMatch(client -> client.replies.size() == 1);
    }

    @Test
    void lostQuestionsHoldNobodyUp_H165() {
        for (int i = 0; i < 16; i++) {
            read();
            reads.flush();
        }
        reads.flush();
        asked.clear();
        pass(100);
        ReadBench.Client late = read();
        reads.flush();
        pass(10);
        assertThat(asked).isNotEmpty();
        reads.found(asked.get(asked.size() - 1), 0, 1_000);
        assertThat(late.replies).hasSize(1);
    }

    @Test
    void waitsUntilThePointIsApplied_H60() {
        ReadBench.Client client = read();
        reads.flush();
        reads.found(101, 3, 1_000);
        assertThat(client.replies).isEmpty();
        assertThat(awaited).extracting(ApplyTask.Await::offset).containsExactly(3L);
    }

    /** The point may be removed from the log again: a later question may find a smaller one. */
    @Test
    void asksAgainAndTakesWhatIsLess_H61() {
        ReadBench.Client client = read();
        reads.flush();
        reads.found(101, 3, 1_000);
        pass(200);
        assertThat(asked).hasSize(2);
        reads.found(102, 5, 1_000);
        assertThat(awaited).as("more is of no use").hasSize(1);
        reads.leaderChanged();
        reads.found(103, 0, 1_000);
        assertThat(client.replies).containsExactly(Reply.NIL);
    }

    @Test
    void anAnswerCountsOnce_H153() {
        read();
        reads.flush();
        reads.found(101, 3, 1_000);
        reads.found(101, 0, 1_000);
        reads.found(77, 0, 1_000);
        assertThat(awaited).hasSize(1);
        assertThat(reads.count()).isEqualTo(1);
    }

    @Test
    void saysWhoDidNotAnswer() {
        ReadBench.Client client = read();
        reads.flush();
        waiting = new QuorumAnswers(
                new TreeSet<>(List.of(1, 2, 3)), new TreeSet<>(List.of(1)), new TreeSet<>(List.of(3)), false);
        pass(bench.limits.requestTimeoutMillis());
        assertThat(client.words())
                .startsWith("NOQUORUM answered=1 uncounted=3 of=1,2,3 too few voters")
                .endsWith(": this test");
        assertThat(reads.count()).isZero();
    }

    /** The replica has not got the question yet, or its answer is on the way here: there are numbers all the same. */
    @Test
    void saysThatItDidNotGetToAsk() {
        ReadBench.Client client = read();
        reads.flush();
        pass(bench.limits.requestTimeoutMillis());
        assertThat(client.words()).startsWith("NOQUORUM answered=none uncounted=none of=none this node did not get to");
    }

    @Test
    void saysThatMembersAreBeingChanged_H62() {
        ReadBench.Client client = read();
        reads.flush();
        waiting =
                new QuorumAnswers(new TreeSet<>(List.of(1, 2, 3)), new TreeSet<>(List.of(1, 2)), new TreeSet<>(), true);
        pass(bench.limits.requestTimeoutMillis());
        assertThat(client.words())
                .startsWith("NOQUORUM answered=1,2 uncounted=none of=1,2,3 these are enough by the members that this");
    }

    @Test
    void saysWhatIsNotCommitted_H61() {
        ReadBench.Client client = read();
        reads.flush();
        reads.found(101, 3, 1_000);
        pass(bench.limits.requestTimeoutMillis());
        assertThat(client.words()).startsWith("NOTYET applied=0 wanted=3 ");
    }

    @Test
    void whereNobodyLeadsForLongItTakesOneElectionTimeout() {
        ReadBench.Client client = bench.client();
        reads.add(ReadBench.QUERY, client, true);
        reads.flush();
        pass(bench.limits.electionTimeoutMillis());
        assertThat(client.words()).startsWith("NOQUORUM ");
    }

    @Test
    void nobodyIsAskedForNobody_H106() {
        read();
        reads.flush();
        pass(bench.limits.requestTimeoutMillis());
        asked.clear();
        pass(bench.limits.requestTimeoutMillis());
        assertThat(asked).isEmpty();
    }

    @Test
    void aHandlerMaySubmitTheNextRead() {
        List<Reply> replies = new ArrayList<>();
        Gateway.ReadHandler next = replies::add;
        reads.add(ReadBench.QUERY, reply -> reads.add(ReadBench.QUERY, next, false), false);
        reads.flush();
        reads.found(101, 0, 1_000);
        reads.flush();
        assertThat(asked).containsExactly(101L, 102L);
        reads.found(102, 0, 1_000);
        assertThat(replies).hasSize(1);
    }

    @Test
    void closingAnswersAll_H81b() {
        ReadBench.Client client = read();
        reads.close();
        assertThat(client.words()).startsWith("TRYAGAIN");
        assertThat(reads.count()).isZero();
    }
}
