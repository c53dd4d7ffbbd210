package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import org.junit.jupiter.api.Test;

class StateEngineTest {
    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
    private final StateEngine engine = driver.engine;

    @Test
    void anEntryIsAppliedOnceAndInOrder_H35_H86a() {
        driver.run("k=a");
        byte[] payload = PayloadCodec.encodeCommand(null, "k=b".getBytes(UTF_8));
        assertThatThrownBy(() -> engine.apply(1, 1, 5, PayloadKind.COMMAND, payload, 0, payload.length))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("entry 1@1 cannot be applied after entry 1@1");
        assertThatThrownBy(() -> engine.skip(3, 1, 5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.skip(2, 0, 5)).isInstanceOf(IllegalStateException.class);
        assertThat(driver.value("k")).isEqualTo("a");
        assertThat(engine.appliedOffset()).isEqualTo(1);
    }

    @Test
    void skippedEntriesMoveAppliedAndLogTimeNeverGoesBack() {
        engine.skip(1, 3, 70);
        engine.skip(2, 4, 60);
        assertThat(engine.appliedOffset()).isEqualTo(2);
        assertThat(engine.appliedEpoch()).isEqualTo(4);
        assertThat(engine.appliedTime()).isEqualTo(70);
    }

    @Test
    void aSessionIsNamedAfterItsEntryAndGivesTheNonceBack() {
        driver.run("k=a");
        byte[] nonce = "0123456789abcdef".getBytes(UTF_8);
        Outcome outcome = driver.apply(PayloadKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(nonce));
        assertThat(outcome.type()).isEqualTo(Outcome.Type.SESSION_OPENED);
        assertThat(outcome.session()).isEqualTo(2);
        assertThat(outcome.nonce()).isEqualTo(nonce);
        assertThat(engine.hasSession(2)).isTrue();
        assertThat(engine.hasSession(1)).isFalse();
    }

    @Test
    void aResentCommandGetsTheFirstReplyAndDoesNotRun_H70_H77_H78() {
        long session = driver.open();
        assertThat(driver.send(session, 1, "k=a").reply()).isEqualTo(new Reply.Int(1));
        assertThat(driver.send(session, 2, "k=b").reply()).isEqualTo(new Reply.Int(2));
        Outcome again = driver.send(session, 1, "k=a");
        assertThat(again.type()).isEqualTo(Outcome.Type.DUPLICATE);
        assertThat(again.reply()).isEqualTo(new Reply.Int(1));
        assertThat(again.sequence()).isEqualTo(1);
        assertThat(driver.value("k")).isEqualTo("ab");
        assertThat(engine.sessionReply(session, 2)).isEqualTo(new Reply.Int(2));
        assertThat(engine.sessionReply(session, 3)).isNull();
        assertThat(engine.lastSequence(session)).isEqualTo(2);
    }

    @Test
    void aGapIsNotRunAndLeavesNoTrace() {
        long session = driver.open();
        assertThat(driver.send(session, 2, "k=b").type()).isEqualTo(Outcome.Type.GAP);
        assertThat(engine.lastSequence(session)).isZero();
        assertThat(driver.send(session, 1, "k=a").type()).isEqualTo(Outcome.Type.EXECUTED);
        assertThat(driver.send(session, 2, "k=b").type()).isEqualTo(Outcome.Type.EXECUTED);
        assertThat(driver.value("k")).isEqualTo("ab");
    }

    @Test
    void aCommandOfAnUnknownSessionIsRefusedAndOpensNone_H74() {
        assertThat(driver.send(77, 1, "k=a").type()).isEqualTo(Outcome.Type.EXPIRED);
        assertThat(driver.value("k")).isNull();
        assertThat(engine.hasSession(77)).isFalse();
    }

    @Test
    void repliesBelowTheLowestUnansweredAreDropped() {
        long session = driver.open();
        driver.send(session, 1, "k=a");
        driver.send(session, 2, "k=b");
        driver.send(session, 3, 3, "k=c");
        assertThat(engine.sessionReply(session, 2)).isNull();
        assertThat(engine.sessionReply(session, 3)).isEqualTo(new Reply.Int(3));
        Outcome late = driver.send(session, 2, "k=b");
        assertThat(late.type()).isEqualTo(Outcome.Type.DUPLICATE);
        assertThat(late.reply()).isNull();
    }

    @Test
    void aLowestUnansweredAheadOfTheCommandDoesNotDropItsReply() {
        long session = driver.open();
        driver.send(session, 1, "k=a");
        byte[] payload = PayloadCodec.encodeCommand(session, 2, 2, null, "k=b".getBytes(UTF_8));
        payload[1 + 2 * Long.BYTES] = 99; // the lowest unanswered
        driver.apply(PayloadKind.COMMAND, payload);
        assertThat(engine.sessionReply(session, 2)).isEqualTo(new Reply.Int(2));
        assertThat(driver.send(session, 3, "k=c").reply()).isEqualTo(new Reply.Int(3));
    }

    @Test
    void aWindowIsBoundedAndLosesTheOldestReplyFirst() {
        long session = driver.open();
        for (int sequence = 1; sequence <= 6; sequence++) {
            driver.send(session, sequence, "k=a");
        }
        assertThat(engine.sessionReply(session, 2)).isNull();
        assertThat(engine.sessionReply(session, 3)).isEqualTo(new Reply.Int(3));
        assertThat(driver.send(session, 2, "k=a").type()).isEqualTo(Outcome.Type.DUPLICATE);
        assertThat(driver.value("k")).isEqualTo("aaaaaa");
    }

    @Test
    void aWindowGrowsBeyondItsFirstCapacity() {
        EngineDriver wide = new EngineDriver(EngineLimits.DEFAULT);
        long session = wide.open();
        for (int sequence = 1; sequence <= 1000; sequence++) {
            wide.send(session, sequence, Math.max(1, sequence - 300), "k=a");
        }
        for (int sequence = 700; sequence <= 1000; sequence++) {
            assertThat(wide.engine.sessionReply(session, sequence)).isEqualTo(new Reply.Int(sequence));
        }
        assertThat(wide.engine.sessionReply(session, 699)).isNull();
    }

    @Test
    void sessionsEndByLogTimeSinceTheirLastUse_H71() {
        long idle = driver.open();
        long busy = driver.open();
        driver.pass(600_000);
        driver.send(busy, 1, "k=a");
        driver.pass(600_000);
        assertThat(driver.send(idle, 1, "k=b").type()).isEqualTo(Outcome.Type.EXPIRED);
        assertThat(driver.send(busy, 2, "k=c").type()).isEqualTo(Outcome.Type.EXECUTED);
        assertThat(driver.value("k")).isEqualTo("ac");
    }

    @Test
    void aGapIsNoUse() {
        long session = driver.open();
        driver.pass(600_000);
        driver.send(session, 9, "k=a");
        driver.pass(600_000);
        assertThat(driver.send(session, 1, "k=a").type()).isEqualTo(Outcome.Type.EXPIRED);
    }

    @Test
    void theSessionWhoseLastUseIsOldestMakesRoom_H72() {
        long first = driver.open();
        long second = driver.open();
        long third = driver.open();
        driver.send(first, 1, "k=a");
        long fourth = driver.open();
        assertThat(engine.hasSession(second)).isFalse();
        assertThat(engine.hasSession(first)).isTrue();
        assertThat(engine.hasSession(third)).isTrue();
        assertThat(engine.hasSession(fourth)).isTrue();
    }

    @Test
    void anEntryThatCannotBeReadIsRefusedTheSameWayEverywhere_H87() {
        Outcome outcome = driver.apply(PayloadKind.COMMAND, new byte[] {0x7f, 1, 2});
        assertThat(outcome.type()).isEqualTo(Outcome.Type.INVALID);
        assertThat(outcome.reply()).isInstanceOf(Reply.Failure.class);
        assertThat(driver.apply(PayloadKind.OPEN_SESSION, new byte[0]).type()).isEqualTo(Outcome.Type.INVALID);
        assertThat(engine.appliedOffset()).isEqualTo(2);
    }

    @Test
    void manySessionsAreAllFoundAndTheRightOnesGo() {
        EngineDriver many = new EngineDriver(new EngineLimits(500, Long.MAX_VALUE, 4, 1 << 20, 3, 1 << 20, 1));
        for (int i = 0; i < 2000; i++) {
            many.open();
            if (i % 3 == 0) {
                many.run("k=");
            }
        }
        long held = 0;
        for (long offset = 1; offset <= many.engine.appliedOffset(); offset++) {
            held += many.engine.hasSession(offset) ? 1 : 0;
        }
        assertThat(held).isEqualTo(500);
    }
}
