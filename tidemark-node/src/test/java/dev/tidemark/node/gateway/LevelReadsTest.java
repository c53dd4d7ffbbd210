package dev.tidemark.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node answers alone, when it waits, when it asks the leader, and what it says when it cannot keep a level. */
class LevelReadsTest {
    private final ReadBench bench = new ReadBench();
    private final List<Input> asked = new ArrayList<>();
    private final List<ApplyTask> applied = new ArrayList<>();
    private long freshSince = Long.MIN_VALUE;
    private final StateAge age = new StateAge(bench.clock, () -> freshSince, bench.state::appliedOffset);
    private final GatewayReads confirmed = new GatewayReads(bench.clock, 100, asked::add, applied::add);
    private final LevelReads reads =
            new LevelReads(bench.clock, () -> 1_000, bench.limits, bench.state, age, confirmed, applied::add);
    private final ReadBench.Client client = bench.client();

    private void pass(int millis) {
        for (int i = 0; i < millis; i += 10) {
            bench.clock.millis += 10;
            reads.tick("this test");
            confirmed.flush();
        }
    }

    @Test
    void eventualIsAnsweredAtOnceAsOfWhatIsApplied_H64() {
        bench.apply(2);
        reads.eventual(ReadBench.QUERY, client);
        assertThat(client.replies).containsExactly(Reply.NIL);
        assertThat(client.asOf).containsExactly(2L);
    }

    @Test
    void eventualWithoutAStateSaysSo_H64() {
        bench.engine.giveUpState();
        reads.eventual(ReadBench.QUERY, client);
        assertThat(client.words()).startsWith("LOADING");
    }

    @Test
    void sessionIsAnsweredWhereItsEntryIsApplied_H63() {
        bench.apply(2);
        reads.session(2, ReadBench.QUERY, client, "");
        assertThat(client.asOf).containsExactly(2L);
        assertThat(asked).isEmpty();
    }

    @Test
    void sessionWaitsForItsEntryAndAsksNobodyAtFirst_H63() {
        reads.session(2, ReadBench.QUERY, client, "");
        assertThat(applied).hasSize(1);
        assertThat(((ApplyTask.Await) applied.get(0)).offset()).isEqualTo(2);
        pass(90);
        assertThat(asked).isEmpty();
        bench.apply(2);
        pass(10);
        assertThat(client.asOf).containsExactly(2L);
        assertThat(reads.count()).isZero();
    }

    @Test
    void sessionAsksTheLeaderWhenItWaitsForLong_H63() {
        reads.session(2, ReadBench.QUERY, client, "");
        pass(150);
        assertThat(asked).containsExactly(new Input.Read(101, false));
    }

    @Test
    void sessionFromTheFutureIsFoundByTheLeadersWord_H63() {
        reads.session(7, ReadBench.QUERY, client, "");
        pass(150);
        confirmed.confirmed(101, 0, 1_000);
        ((ApplyTask.Answer) applied.get(1)).reads().forEach(read -> read.answer(3, Reply.NIL));
        assertThat(client.words())
                .startsWith("ERR the token is from the future: it is of entry 7")
                .endsWith("than 3");
    }

    @Test
    void sessionSaysWhatIsMissing_H63() {
        bench.apply(1);
        reads.session(7, ReadBench.QUERY, client, "");
        pass(bench.limits.requestTimeoutMillis());
        assertThat(client.words()).startsWith("NOTYET applied=1 wanted=7 ").endsWith(": this test");
    }

    @Test
    void boundedIsAnsweredWhileTheStateIsYoungEnough_H57() {
        freshSince = bench.clock.millis - 40;
        reads.bounded(50, ReadBench.QUERY, client, "");
        assertThat(client.replies).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void boundedAsksTheLeaderAtOnceWhereItIsNot_H57() {
        freshSince = bench.clock.millis - 60;
        reads.bounded(50, ReadBench.QUERY, client, "");
        confirmed.flush();
        assertThat(client.replies).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void boundedSaysHowOldItIs_H57() {
        freshSince = bench.clock.millis - 60;
        reads.bounded(50, ReadBench.QUERY, client, "");
        int patience = bench.limits.electionTimeoutMillis();
        pass(patience);
        assertThat(client.words()).startsWith("STALE age-ms=" + (patience + 62) + " bound-ms=50 ");
    }

    @Test
    void boundedThatKnowsNothingSaysThat_H57() {
        reads.bounded(50, ReadBench.QUERY, client, "this node is cut off");
        assertThat(client.words())
                .startsWith("STALE age-ms=unknown bound-ms=50 ")
                .endsWith(": this node is cut off");
    }

    @Test
    void whereNobodyCanHelpAllAreRefusedButThoseThatAreReady_H166() {
        ReadBench.Client later = bench.client();
        reads.session(1, ReadBench.QUERY, client, "");
        reads.session(2, ReadBench.QUERY, later, "");
        bench.apply(1);
        reads.refuseAll("no leader");
        assertThat(client.asOf).containsExactly(1L);
        assertThat(later.words()).startsWith("NOTYET applied=1 wanted=2 ").endsWith(": no leader");
        assertThat(reads.count()).isZero();
    }
}
