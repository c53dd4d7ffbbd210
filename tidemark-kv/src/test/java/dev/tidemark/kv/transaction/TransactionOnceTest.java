package dev.tidemark.kv.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvDriver;
import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.transaction.Transaction.Watch;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A transaction that is repeated under its request id: the first outcome counts, whatever it was (H76, H80). */
class TransactionOnceTest {
    private final StateEngine engine = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
    private long offset;

    @Test
    void aRepeatGetsTheFirstReply() {
        assertThat(once("id", List.of(), "INCR a", "INCR b")).isEqualTo("[1 1]");
        assertThat(once("id", List.of(), "INCR a", "INCR b")).isEqualTo("[1 1]");
        assertThat(once("other", List.of(), "INCR a")).isEqualTo("[2]");
    }

    @Test
    void anotherTransactionUnderTheSameIdIsRefused() {
        once("id", List.of(), "INCR a");
        assertThat(once("id", List.of(), "INCR a", "INCR a")).startsWith("(error) IDMISMATCH");
        assertThat(once("id", List.of(), "DECR a")).startsWith("(error) IDMISMATCH");
    }

    @Test
    void aRepeatThatWatchesAgainIsTheSame() {
        Watch absent = new Watch(0, "a".getBytes(UTF_8), 0);
        assertThat(once("id", List.of(absent), "INCR a")).isEqualTo("[1]");
        Watch afterwards = new Watch(0, "a".getBytes(UTF_8), offset);
        assertThat(once("id", List.of(afterwards), "INCR a")).isEqualTo("[1]");
        assertThat(once("id", List.of(), "INCR a")).isEqualTo("[1]");
    }

    @Test
    void thatAKeyWasTouchedIsAnOutcomeToo() {
        once("first", List.of(), "SET a 1");
        Watch stale = new Watch(0, "a".getBytes(UTF_8), 0);
        assertThat(once("id", List.of(stale), "INCR a")).isEqualTo("(nil sequence)");
        Watch fresh = new Watch(0, "a".getBytes(UTF_8), 1);
        assertThat(once("id", List.of(fresh), "INCR a")).isEqualTo("(nil sequence)");
        assertThat(once("new", List.of(fresh), "INCR a")).isEqualTo("[2]");
    }

    @Test
    void theSameInAnotherDatabaseIsAnother() {
        assertThat(once("id", List.of(), "INCR a")).isEqualTo("[1]");
        assertThat(once("id", List.of(), "@1 INCR a")).startsWith("(error) IDMISMATCH");
        assertThat(alone("one", "@1 INCR a")).isEqualTo("1");
        assertThat(alone("one", "@1 INCR a")).isEqualTo("1");
        assertThat(alone("one", "INCR a")).startsWith("(error) IDMISMATCH");
    }

    private String alone(String id, String command) {
        return apply(id, KvDriver.body(command));
    }

    private String once(String id, List<Watch> watches, String... commands) {
        byte[] body = Transaction.encode(
                watches, Arrays.stream(commands).map(KvDriver::body).toList());
        return apply(id, body);
    }

    private String apply(String id, byte[] body) {
        byte[] payload = PayloadCodec.encodeCommand(id.getBytes(UTF_8), body);
        return KvDriver.show(engine.apply(++offset, 1, offset, PayloadKind.COMMAND, payload, 0, payload.length)
                .reply());
    }
}
