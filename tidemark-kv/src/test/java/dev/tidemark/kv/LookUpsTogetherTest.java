package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.row.MissingRowsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A long read of many keys or fields that are on disk has their pages read together. */
class LookUpsTogetherTest {
    private static final long TIME = 1_700_000_000_000_000L;
    private static final int NAMES = 600;
    private static final int ASKED = 400;

    private ColdReplica cold;
    private StateEngine whole;
    private long offset;
    private int pages;
    private int waits;

    @BeforeEach
    void fill() throws Exception {
        cold = new ColdReplica(2_000, 200, 0, 256);
        whole = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
        for (int i = 0; i < NAMES; i++) {
            apply("SET", "name" + i, "value" + i + "v".repeat(40));
            apply("HSET", "hash", "name" + i, "value" + i + "v".repeat(40));
        }
        cold.checkpoint();
        while (!cold.store.mergeSome(1_000)) {
            // the next slice
        }
    }

    private void apply(String... words) {
        byte[] payload = PayloadCodec.encodeCommand(null, encode(words));
        offset++;
        whole.apply(offset, 1, TIME, PayloadKind.COMMAND, payload, 0, payload.length);
        cold.apply(() -> cold.engine.apply(offset, 1, TIME, PayloadKind.COMMAND, payload, 0, payload.length));
    }

    private static byte[] encode(String... words) {
        return KvCommandCodec.encode(
                Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    /** Names from everywhere, in an order that has nothing to do with that of the file. */
    private static Stream<String> names() {
        return IntStream.range(0, ASKED).mapToObj(i -> "name" + i * 7 % NAMES);
    }

    @Test
    void manyKeys() {
        readsTogether(Stream.concat(Stream.of("MGET"), names()));
    }

    @Test
    void manyFields() {
        readsTogether(Stream.concat(Stream.of("HMGET", "hash"), names()));
    }

    private void readsTogether(Stream<String> command) {
        Query query = new Query(TIME, encode(command.toArray(String[]::new)));
        KvStateMachine machine = new KvStateMachine();
        PinnedReply reply = (PinnedReply) patiently(() -> machine.readLazily(query, cold.store));
        ReplyStream stream = (ReplyStream) reply.reply();
        List<Reply> items = new ArrayList<>();
        for (Reply item = patiently(stream::next); item != null; item = patiently(stream::next)) {
            items.add(item);
        }
        reply.pin().close();

        assertThat(ReplyCodec.encode(new Reply.Sequence(items)))
                .isEqualTo(ReplyCodec.encode(whole.read(query.body(), TIME, 0)));
        assertThat(pages).as("so many pages were not in memory").isGreaterThan(80);
        assertThat(waits).as("and so often was waited for some of them").isLessThan(pages / 4);
    }

    private <T> T patiently(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (MissingRowsException e) {
                waits++;
                pages += cold.serveAll();
            }
        }
    }
}
