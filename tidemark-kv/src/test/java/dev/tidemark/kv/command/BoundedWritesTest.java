package dev.tidemark.kv.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.LayeredStateStore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes may ask for many MiB: what they may add is decided where it is added (H106). */
class BoundedWritesTest {
    private static final long MIB = 1 << 20;
    private static final long BOUND = 8 * MIB;

    private final LayeredStateStore store = new LayeredStateStore();
    private final KvStateMachine machine = new KvStateMachine();
    private long offset;

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" ")).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    private static byte[] bounded(String line) {
        return KvCommandCodec.encodeBounded(3, BOUND, words(line));
    }

    private String apply(byte[] body) {
        return machine.apply(new Entry(++offset, 1, offset, body), store).toString();
    }

    private void run(String line) {
        assertThat(apply(KvCommandCodec.encode(3, words(line)))).doesNotContain("Failure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SETRANGE new 7000000 x",
                "SETRANGE text 7000000 x",
                "SETBIT new 60000000 0",
                "BITFIELD new SET u8 60000000 1",
                "BITOP OR new large text",
                "COPY large new",
                "COPY large text REPLACE",
                "COPY large new DB 5",
                "COPY hash new"
            })
    void whatWouldMakeTheStateTooLargeChangesNothing(String line) {
        run("SET text hello");
        run("SETRANGE large 3000000 x");
        for (int i = 0; i < 30; i++) {
            run("HSET hash f" + i + " " + "v".repeat(100_000));
        }
        long before = store.visibleBytes();
        assertThat(apply(bounded(line))).contains("OOM command not allowed");
        assertThat(store.visibleBytes()).isEqualTo(before);
        run("DEL large hash");
        if (!line.contains("large") && !line.contains("hash")) {
            assertThat(apply(bounded(line))).doesNotContain("OOM");
        }
    }

    /** A full node wraps it, and the state is larger than its bound: what adds nothing goes on all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SETBIT text 3 1",
                "SETRANGE text 1 ELL",
                "BITFIELD text GET u8 0",
                "BITFIELD text SET u8 0 1",
                "BITOP AND text none",
                "COPY text large REPLACE"
            })
    void whatAddsNothingNeedsNoRoom(String line) {
        run("SET text hello");
        run("SETRANGE large 300 x");
        byte[] body = KvCommandCodec.encodeBounded(3, store.visibleBytes() - 1, words(line));
        assertThat(apply(body)).doesNotContain("OOM");
        if (line.startsWith("SETBIT") || line.startsWith("SETRANGE")) {
            assertThat(apply(NoGrowth.encode(body))).doesNotContain("OOM");
        }
    }

    @Test
    void whatFitsIsExecuted() {
        assertThat(List.of("SETRANGE a 5 x", "SETBIT b 9 1", "BITFIELD c SET u8 0 1", "BITOP NOT d a", "COPY a e"))
                .allSatisfy(line -> assertThat(apply(bounded(line))).doesNotContain("Failure"));
    }

    /** Each would fit alone. */
    @Test
    void whatIsUnderWayAtTheSameTimeCannotGoBeyondTheBound() {
        for (int i = 0; i < 100; i++) {
            apply(bounded("SETRANGE key" + i + " " + MIB + " x"));
        }
        assertThat(store.visibleBytes()).isBetween(BOUND / 2, BOUND + MIB);
    }

    @Test
    void inATransactionEachCommandKeepsItsBound() {
        byte[] body = Transaction.encode(
                List.of(), List.of(bounded("SETRANGE a 5000000 x"), bounded("SETRANGE b 5000000 x"), bounded("GET c")));
        Reply.Sequence replies = (Reply.Sequence) machine.apply(new Entry(++offset, 1, offset, body), store);
        assertThat(replies.items().get(0)).isEqualTo(new Reply.Int(5_000_001));
        assertThat(replies.items().get(1)).isEqualTo(KvErrors.OUT_OF_MEMORY);
        assertThat(replies.items().get(2)).isEqualTo(Reply.NIL);
    }

    /** A checkpoint that one node writes, and another does not, must not decide (H82). */
    @Test
    void aNodeThatWritesACheckpointDecidesTheSame_H82() {
        EngineLimits limits = EngineLimits.DEFAULT;
        var one = new StateEngine(machine, limits);
        var other = new StateEngine(machine, limits);
        for (int i = 1; i <= 200; i++) {
            if (i == 20) {
                other.freeze();
            } else if (i == 120) {
                other.thaw(true, null);
            } else if (i > 120) {
                other.mergeSome(1);
            }
            String line = i % 7 == 0 ? "DEL key" + (i - 6) : "SETRANGE key" + i % 40 + " " + i * 10_000 + " x";
            byte[] payload = PayloadCodec.encodeCommand(null, bounded(line));
            var kind = PayloadKind.COMMAND;
            assertThat(one.apply(i, 1, i, kind, payload, 0, payload.length).reply())
                    .isEqualTo(other.apply(i, 1, i, kind, payload, 0, payload.length)
                            .reply());
        }
        assertThat(one.digest()).isEqualTo(other.digest());
    }

    @Test
    void theBoundsInATransactionAreNoPartOfWhatARequestIdNames_H75() {
        byte[] one = Transaction.encode(List.of(), List.of(bounded("SETBIT a 1 1")));
        byte[] other =
                Transaction.encode(List.of(), List.of(KvCommandCodec.encodeBounded(3, 7, words("SETBIT a 1 1"))));
        byte[] none = Transaction.encode(List.of(), List.of(KvCommandCodec.encode(3, words("SETBIT a 1 1"))));
        assertThat(machine.identity(one)).isEqualTo(machine.identity(other)).isEqualTo(machine.identity(none));
    }

    @Test
    void theBoundIsNoPartOfWhatARequestIdNames_H75() {
        assertThat(machine.identity(bounded("SETBIT a 1 1")))
                .isEqualTo(machine.identity(KvCommandCodec.encodeBounded(3, 7, words("SETBIT a 1 1"))))
                .isEqualTo(machine.identity(KvCommandCodec.encode(3, words("SETBIT a 1 1"))));
        assertThat(machine.identity(KvCommandCodec.encodeBounded(0, 7, words("SETBIT a 1 1"))))
                .isEqualTo(machine.identity(KvCommandCodec.encode(words("SETBIT a 1 1"))));
    }
}
