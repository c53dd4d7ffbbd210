package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A log that was written before there were databases, and the state that came of it at the time, byte for byte: what
 * one node has in a checkpoint of then, another replays now.
 */
class OldLogTest {
    /** Taken from the last version that had one database. */
    private static final List<String> STATE_OF_THE_TIME = List.of(
            "641f91=0000000000000009",
            "650000018bcfe6eea062=",
            "66=00000000000000030000000000000002",
            "680000000000000001debabd8066=31",
            "6b0ce482c4623262=010100000000000000070000018bcfe6eea078",
            "6b2c22cbb9c82e64=0100000000000000000a31",
            "6b2dae50fe470368=0200000000000000000400000000000000010000000000000001",
            "6b3c871a80b1b361=0100000000000000000678",
            "6d=0000018bcfe6eea0",
            "6e=000000000000000400000000000000010000000000000001000000000000000a0000000000000000");

    private final KvDriver driver = new KvDriver();

    @Test
    void itComesToTheSameState() {
        apply("HSET h f 1");
        apply("SET a x PX 5");
        apply("FLUSHALL");
        apply("HSET h f 1");
        apply("SET a x");
        apply("SETBIT a 1 1");
        apply("SET b x PX 100000");
        apply("SET c x");
        apply("DEL c");
        byte[] old = new byte[] {0, 0, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 6};
        assertThat(KvDriver.show(driver.applyBody(KvCommandCodec.encodeInFirstFormat(
                        "exec".getBytes(UTF_8), old, encode("SET d 1"), encode("SETBIT d 1 0")))))
                .isEqualTo("[OK 0]");
        List<String> state = new ArrayList<>();
        for (byte[] key : driver.stored(new byte[0], null)) {
            state.add(hex(key) + "=" + hex(driver.store.get(key)));
        }
        assertThat(state).isEqualTo(STATE_OF_THE_TIME);
    }

    @Test
    void theIdentityUnderARequestIdIsTheOldOneInDatabaseZero() {
        KvStateMachine machine = new KvStateMachine();
        assertThat(machine.identity(KvDriver.body("SET a 1"))).isEqualTo(encode("SET a 1"));
        assertThat(machine.identity(encode("SET a 1"))).isEqualTo(encode("SET a 1"));
        assertThat(machine.identity(KvDriver.body("@1 SET a 1"))).isEqualTo(KvDriver.body("@1 SET a 1"));
        byte[] old = KvCommandCodec.encodeInFirstFormat(
                "exec".getBytes(UTF_8), new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6}, encode("SET a 1"));
        byte[] now = Transaction.encode(
                List.of(new Transaction.Watch(3, new byte[0], 7)), List.of(KvDriver.body("SET a 1")));
        assertThat(machine.identity(now)).isEqualTo(machine.identity(old));
        byte[] elsewhere = Transaction.encode(List.of(), List.of(KvDriver.body("@2 SET a 1")));
        assertThat(machine.identity(elsewhere)).isNotEqualTo(machine.identity(now));
    }

    private void apply(String line) {
        assertThat(KvDriver.show(driver.applyBody(encode(line)))).doesNotStartWith("(error)");
    }

    private static byte[] encode(String line) {
        return KvCommandCodec.encodeInFirstFormat(
                Stream.of(line.split(" ")).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
