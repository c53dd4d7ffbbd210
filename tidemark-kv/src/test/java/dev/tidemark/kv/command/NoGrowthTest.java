package dev.tidemark.kv.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.Query;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.LayeredStateStore;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While memory is short, what does not make the state larger goes on (H106). */
class NoGrowthTest {
    private static final int MORE_DIGITS = 20;

    private final LayeredStateStore store = new LayeredStateStore();
    private final KvStateMachine machine = new KvStateMachine();
    private long offset;

    private static byte[] encode(String line) {
        return KvCommandCodec.encode(
                Arrays.stream(line.split(" ")).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    private Reply apply(byte[] body) {
        return machine.apply(new Entry(++offset, 1, offset, body), store);
    }

    @BeforeEach
    void fill() {
        for (String line : new String[] {
            "SET counter 9", "SET text hello", "HSET hash number 5 word hello", "SET other 1.5", "SET numbers 100"
        }) {
            apply(encode(line));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INCR counter",
                "DECRBY counter 5",
                "INCRBYFLOAT other 1.5",
                "HINCRBY hash number 7",
                "HINCRBYFLOAT hash number 0.5",
                "SET text world",
                "SET text wor",
                "GETSET text HELLO",
                "SETRANGE text 1 ELL",
                "SETBIT text 3 1",
                "MSET text a counter 1",
                "SETNX text longer",
                "HSET hash number 6 word HELLO",
                "HSETNX hash word longer",
                "INCR text",
                "INCR hash",
                "DEL counter",
                "SET text"
            })
    void runsWhatAddsNothing(String line) {
        assertThat(machine.read(new Query(offset, NoGrowth.encode(encode(line))), store))
                .isEqualTo(new Reply.Int(0));
        long before = store.estimatedBytes();
        Reply reply = apply(NoGrowth.encode(encode(line)));
        assertThat(reply.toString()).doesNotContain("OOM");
        assertThat(store.estimatedBytes()).isLessThanOrEqualTo(before + MORE_DIGITS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INCR none",
                "INCRBYFLOAT none 1",
                "HINCRBY hash none 1",
                "HINCRBY none number 1",
                "SET none x",
                "SET text longer",
                "SET text world EX 100",
                "SET hash x",
                "GETSET none x",
                "SETRANGE text 3 long",
                "SETBIT text 80 0",
                "APPEND text x",
                "MSET text a none b",
                "MSETNX none a",
                "SETNX none x",
                "SETEX text 10 a",
                "HSET hash number 6 none x",
                "HSET hash word longer",
                "HSETNX hash none x",
                "COPY text none"
            })
    void refusesWhatAdds(String line) {
        assertThat(machine.read(new Query(offset, NoGrowth.encode(encode(line))), store))
                .isEqualTo(new Reply.Int(1));
        long before = store.estimatedBytes();
        assertThat(apply(NoGrowth.encode(encode(line))))
                .isEqualTo(new Reply.Failure("OOM command not allowed when used memory > 'maxmemory'."));
        assertThat(store.estimatedBytes()).isEqualTo(before);
    }
}
