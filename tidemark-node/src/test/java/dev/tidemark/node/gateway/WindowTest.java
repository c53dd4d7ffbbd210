package dev.tidemark.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.gateway.PendingWrite.State;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and states of the writes of a gateway (H69, H70, H74, H77). */
class WindowTest {
    private static final Reply UNKNOWN = new Reply.Failure("UNKNOWN");
    private static final int LATE = 1_000;

    private final Window window = new Window();
    private final List<Long> sent = new ArrayList<>();

    @AfterEach
    void everyRuleHolds() {
        window.check();
    }

    private PendingWrite add() {
        return add(LATE);
    }

    private PendingWrite add(long deadline) {
        PendingWrite write = new PendingWrite(null, new byte[10], deadline, (offset, reply) -> {});
        window.add(write);
        return write;
    }

    private List<Long> send() {
        sent.clear();
        window.send(write -> sent.add(write.number()));
        window.check();
        return sent;
    }

    @Test
    void numbersHaveNoGap_H77() {
        add();
        add();
        assertThat(window.lowestNumber()).isEqualTo(1);
        assertThat(send()).containsExactly(1L, 2L);
        assertThat(window.isUnderWay()).isTrue();
        add();
        assertThat(window.isUnderWay()).isFalse();
        assertThat(send()).containsExactly(3L);
        window.pop();
        assertThat(window.lowestNumber()).isEqualTo(2);
    }

    @Test
    void afterARewindAllAreSentUnderTheNumbersTheyHave_H70() {
        PendingWrite write = add();
        add();
        send();
        window.rewind();
        add();
        assertThat(send()).containsExactly(1L, 2L, 3L);
        window.copiesRefused(1, 1);
        assertThat(write.state()).as("one of two copies").isEqualTo(State.IN_FLIGHT);
        window.copiesRefused(1, 3);
        assertThat(write.state()).isEqualTo(State.REFUSED);
    }

    @Test
    void onlyTheEndIsTakenBack_H69() {
        PendingWrite refused = add();
        PendingWrite inFlight = add();
        PendingWrite last = add();
        send();
        window.copiesRefused(1, 1);
        window.copiesRefused(3, 3);
        window.takeBack();
        assertThat(refused.state()).as("a later one has its number").isEqualTo(State.REFUSED);
        assertThat(inFlight.state()).isEqualTo(State.IN_FLIGHT);
        assertThat(last.state()).isEqualTo(State.UNSENT);
        assertThat(window.removeUnsent()).containsExactly(last);
        assertThat(window.size()).isEqualTo(2);
        add();
        window.rewind();
        assertThat(send()).as("the number is used again").containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsAbandonedKeepsItsNumberUntilNobodyNeedsIt_H69() {
        PendingWrite abandoned = add();
        PendingWrite waited = add(2 * LATE);
        send();
        assertThat(window.late(LATE)).containsExactly(abandoned);
        abandoned.abandon(UNKNOWN);
        assertThat(window.nobodyWaitsForNumbers(LATE)).isFalse();
        window.copiesRefused(1, 1);
        window.takeBack();
        assertThat(abandoned.state()).isEqualTo(State.ABANDONED);
        window.rewind();
        assertThat(send()).containsExactly(1L, 2L);
        window.copiesRefused(1, 2);
        window.copiesRefused(2, 2);
        window.takeBack();
        assertThat(window.head()).isSameAs(waited);
        assertThat(waited.state()).isEqualTo(State.UNSENT);
        assertThat(window.lowestNumber()).isEqualTo(1);
    }

    @Test
    void anotherSessionBeginsWithOne_H74() {
        PendingWrite abandoned = add();
        PendingWrite kept = add(2 * LATE);
        send();
        abandoned.abandon(UNKNOWN);
        window.startSession();
        assertThat(window.size()).isEqualTo(1);
        assertThat(kept.isNowhere()).isTrue();
        assertThat(send()).containsExactly(1L);
    }

    @Test
    void aTransitionThatIsNoneIsRefused_H69() {
        PendingWrite write = add();
        assertThatThrownBy(write::copyRefused).hasMessageContaining("UNSENT");
        assertThatThrownBy(write::takenBack).hasMessageContaining("UNSENT");
        assertThatThrownBy(() -> write.abandon(UNKNOWN)).hasMessageContaining("UNSENT");
        send();
        assertThatThrownBy(write::takenBack).hasMessageContaining("IN_FLIGHT with number 1 and 1 open copies");
        assertThatThrownBy(() -> write.sent(2)).hasMessageContaining("sent under that number");
        window.copiesRefused(1, 1);
        assertThatThrownBy(write::copyRefused).as("twice for one copy").hasMessageContaining("REFUSED");
        window.pop().answer(1, Reply.NIL);
        assertThatThrownBy(() -> write.sent(1)).hasMessageContaining("ANSWERED");
        assertThatThrownBy(write::sessionOver).hasMessageContaining("ANSWERED");
    }

    /** Whatever happens in whatever order, each write is told once, and "no" only if no copy of it can be in a log. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrderKeepsTheRules_H69_H77(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<long[]> underWay = new ArrayList<>();
        for (int now = 0; now < 5_000; now++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> add(now + random.nextInt(100));
                case 3, 4 -> {
                    if (!send().isEmpty()) {
                        underWay.add(new long[] {sent.get(0), sent.get(sent.size() - 1)});
                    }
                }
                case 5 -> window.rewind();
                case 6 -> {
                    if (!underWay.isEmpty()) {
                        long[] range = underWay.remove(random.nextInt(underWay.size()));
                        window.copiesRefused(range[0], range[1]);
                    }
                }
                case 7 -> expire(now, underWay);
                default -> {
                    // The head has an outcome; no copy of it is refused after that.
                    PendingWrite head = window.head();
                    if (head != null && head.state() == State.IN_FLIGHT) {
                        window.pop().answer(1, Reply.NIL);
                    }
                }
            }
            window.check();
        }
    }

    /** As {@link GatewayWrites} does. */
    private void expire(int now, List<long[]> underWay) {
        window.takeBack();
        window.check();
        List<PendingWrite> late = window.late(now);
        window.removeUnsentAndLate(now);
        if (window.nobodyWaitsForNumbers(now)) {
            window.removeNumbered();
            window.startSession();
            underWay.clear();
        }
        for (PendingWrite write : late) {
            if (write.hasNumber()) {
                write.abandon(UNKNOWN);
            } else {
                assertThat(write.isNowhere()).isTrue();
                write.answer(0, Reply.NIL);
            }
        }
    }
}
