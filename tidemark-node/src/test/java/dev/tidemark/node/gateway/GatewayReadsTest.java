package dev.tidemark.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads whose confirmation takes its time, at round trips around the interval after which it is asked for again (H165).
 */
class GatewayReadsTest {
    private static final int TIMEOUT = 10_000;
    private static final int TICK = 10;

    private static final class Clock implements NodeClock {
        long millis = 1;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long wallMicros() {
            return millis * 1_000;
        }
    }

    private record Answer(long at, long read) {}

    private final Clock clock = new Clock();
    private final Deque<Answer> onTheirWay = new ArrayDeque<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<Boolean> rounds = new ArrayList<>();
    private final List<Long> answeredAt = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int roundTrip;
    private final GatewayReads reads = new GatewayReads(clock, 100, this::ask, GatewayReadsTest::answer);

    private void ask(Input input) {
        long read = ((Input.Read) input).read();
        asked.add(read);
        rounds.add(((Input.Read) input).byRound());
        onTheirWay.add(new Answer(clock.millis + roundTrip, read));
    }

    private static void answer(ApplyTask task) {
        ((ApplyTask.Answer) task).reads().forEach(read -> read.answer(Reply.NIL));
    }

    /** H54: an answer by a lease is not what a strong read asks for. */
    @Test
    void aStrongReadIsNotAnsweredByALease() {
        roundTrip = 50;
        read();
        Answer byLease = onTheirWay.removeFirst();
        read(true);
        read();
        assertThat(rounds).as("the third makes up for the second").containsExactly(false, true, true);
        reads.confirmed(byLease.read(), 1, 1_000);
        assertThat(answeredAt).hasSize(1);
        run(100);
        assertThat(answeredAt).hasSize(3);
        read();
        assertThat(rounds).as("nothing strong is open").endsWith(false);
    }

    /** A lease that is found between the two holds up nobody for longer than before. */
    @Test
    void aStrongReadWhoseAnswerIsLostIsMadeUpFor() {
        roundTrip = 50;
        read(true);
        onTheirWay.clear(); // lost
        read();
        run(100);
        assertThat(answeredAt).as("both reads").hasSize(2);
        assertThat(rounds).containsExactly(true, true);
    }

    @Test
    void aReadThatIsAskedWithAStrongOneTakesTheRoundToo() {
        reads.add(new byte[1], reply -> answeredAt.add(clock.millis), clock.millis + TIMEOUT, true);
        read();
        run(100);
        assertThat(rounds).containsExactly(true);
        assertThat(answeredAt).hasSize(2);
        read();
        run(100);
        assertThat(rounds).as("and the next one does not").containsExactly(true, false);
    }

    @Test
    void aStrongReadThatWasRefusedIsAskedForAsOne() {
        roundTrip = 1_000;
        read(true);
        reads.refused(asked.get(0));
        run(100);
        assertThat(rounds).containsExactly(true, true);
    }

    private void read() {
        read(false);
    }

    private void read(boolean strong) {
        reads.add(
                new byte[1],
                reply -> {
                    if (reply instanceof Reply.Failure failure) {
                        refusals.add(failure.message());
                    } else {
                        answeredAt.add(clock.millis);
                    }
                },
                clock.millis + TIMEOUT,
                strong);
        reads.flush();
    }

    private void run(int millis) {
        for (int i = 0; i < millis; i += TICK) {
            clock.millis += TICK;
            while (!onTheirWay.isEmpty() && onTheirWay.getFirst().at() <= clock.millis) {
                reads.confirmed(onTheirWay.removeFirst().read(), 1, 1_000);
            }
            reads.tick("this test");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 250, 490, 500, 510, 520, 990, 1_010, 2_000, 4_000, 9_000})
    void isAnsweredByTheFirstAnswerHoweverLongItTakes(int millis) {
        roundTrip = millis;
        read();
        run(millis + 2 * TICK);
        assertThat(answeredAt).hasSize(1);
        assertThat(answeredAt.get(0)).isLessThanOrEqualTo(millis + 2 * TICK);
    }

    @Test
    void slowAnswersAreNotAskedForAgainOnceTheyAreUsual() {
        roundTrip = 2_000;
        read();
        run(12_000);
        asked.clear();
        for (int i = 0; i < 5; i++) {
            read();
            run(3_000);
        }
        assertThat(answeredAt).hasSize(6);
        assertThat(asked).as("questions for five reads").hasSize(5);
    }

    @Test
    void aLostAnswerIsMadeUpForByTheNextQuestion() {
        roundTrip = 50;
        read();
        onTheirWay.clear(); // lost
        run(100);
        assertThat(answeredAt).isEmpty();
        read();
        run(100);
        assertThat(answeredAt).as("both reads").hasSize(2);
    }

    /** It may have been given before that read came, also if the question was asked twice. */
    @Test
    void anAnswerIsNoneToALaterQuestion_H153() {
        roundTrip = 1_000_000;
        read();
        run(600);
        assertThat(asked).as("asked twice, under one number").containsExactly(101L, 101L);
        read();
        reads.confirmed(101, 1, 1_000);
        assertThat(answeredAt).hasSize(1);
        reads.confirmed(101, 1, 1_000);
        assertThat(answeredAt).as("an answer that comes again").hasSize(1);
        reads.confirmed(102, 1, 1_000);
        assertThat(answeredAt).hasSize(2);
    }

    @Test
    void aLostQuestionIsAskedAgainLessAndLessOften() {
        roundTrip = 1_000_000;
        read();
        run(TIMEOUT + 100);
        assertThat(refusals).hasSize(1);
        assertThat(asked).as("questions within the deadline").hasSizeBetween(3, 6);
        asked.clear();
        run(TIMEOUT);
        assertThat(asked).as("questions for nobody").isEmpty();
    }

    @Test
    void aRefusalWithoutAReasonSaysThatTimeRanOut() {
        assertThat(GatewayReads.refusal(""))
                .hasToString(GatewayReads.refusal("it took longer than request-timeout-millis")
                        .toString());
        assertThat(GatewayReads.refusal("").toString()).doesNotContain(": \"", ": ]");
    }
}
