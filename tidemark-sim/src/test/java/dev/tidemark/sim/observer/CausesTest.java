package dev.tidemark.sim.observer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.judge.Violation;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CausesTest {
    private static final long ROUND = 5;

    private final Causes causes = new Causes(new Judge(EnumSet.noneOf(Invariant.class)));

    private void ask(long lamport) {
        send(1, 3, lamport, new Message.ReadIndexRequest(ROUND, true));
    }

    private void answer(long lamport) {
        send(3, 1, lamport, new Message.ReadIndexReply(ROUND, 2, 0));
    }

    private void send(int from, int to, long lamport, Message message) {
        causes.sends(new Envelope(new UUID(0, 1), 0, from, new UUID(1, from), to, 4, lamport, message));
    }

    @Test
    void anAnswerHasALaterStampThanItsQuestion() {
        ask(416);
        assertThatCode(() -> answer(417)).doesNotThrowAnyException();
        assertThatThrownBy(() -> answer(416)).isInstanceOf(Violation.class).hasMessageContaining("CAUSALITY");
    }

    /** It led epoch 4 before its disk came back as it was earlier, and leads it again (seed 533288). */
    @Test
    void theSameQuestionMayBeAskedAgainByAnEarlierClock() {
        ask(416);
        ask(118);
        assertThatCode(() -> answer(123)).doesNotThrowAnyException();
        assertThatThrownBy(() -> answer(118)).isInstanceOf(Violation.class).hasMessageContaining("CAUSALITY");
    }

    @Test
    void askingAgainMakesTheFirstQuestionNoLater() {
        ask(118);
        ask(416);
        assertThatCode(() -> answer(123)).doesNotThrowAnyException();
    }
}
