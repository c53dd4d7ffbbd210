package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same log gives the same state, whatever clock and chance a replica has (H82, H83, H83a). */
class ReplicasTest {
    private static final long START = 1_700_000_000_000_000L;

    @Test
    void replicasWithDifferentClocksHaveTheSameDigest_H82_H83() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            StateEngine one = engine();
            StateEngine other = engine();
            long time = START;
            for (int offset = 1; offset <= 1_500; offset++) {
                time += random.nextInt(5) == 0 ? random.nextInt(40_000) : 1;
                if (random.nextInt(20) == 0) {
                    one.timePassed(offset, 1, time);
                    other.timePassed(offset, 1, time);
                    continue;
                }
                byte[] payload = PayloadCodec.encodeCommand(null, RandomCommands.next(random));
                one.apply(offset, 1, time, PayloadKind.COMMAND, payload, 0, payload.length);
                other.apply(offset, 1, time, PayloadKind.COMMAND, payload, 0, payload.length);
                other.read(RandomCommands.next(random), time + random.nextInt(1_000_000_000), random.nextLong());
                other.nextDue();
            }
            assertThat(one.digest()).as("seed " + seed).isEqualTo(other.digest());
        }
    }

    @Test
    void whatHasExpiredStaysAwayWhenTheNextLeadersClockIsSlow_H83() {
        StateEngine engine = engine();
        apply(engine, 1, START, "SET", "a", "1", "PX", "100");
        apply(engine, 2, START + 50_000, "SET", "b", "1", "PX", "1000");
        assertThat(read(engine, "GET", "a")).isEqualTo("\"1\"");
        apply(engine, 3, START + 100_000, "SET", "c", "1");
        assertThat(read(engine, "GET", "a")).isEqualTo("(nil)");
        apply(engine, 4, START + 60_000, "SET", "c", "2"); // log time does not go back
        assertThat(read(engine, "GET", "a")).isEqualTo("(nil)");
        apply(engine, 5, START + 61_000, "SET", "d", "1", "PX", "10");
        assertThat(read(engine, "PEXPIRETIME", "d")).isEqualTo(String.valueOf((START + 110_000) / 1_000));
    }

    private static StateEngine engine() {
        return new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
    }

    private static void apply(StateEngine engine, long offset, long time, String... words) {
        byte[] payload = PayloadCodec.encodeCommand(null, encode(words));
        engine.apply(offset, 1, time, PayloadKind.COMMAND, payload, 0, payload.length);
    }

    private static String read(StateEngine engine, String... words) {
        Reply reply = engine.read(encode(words), 0, 0);
        return KvDriver.show(reply);
    }

    private static byte[] encode(String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(UTF_8);
        }
        return KvCommandCodec.encode(args);
    }
}
