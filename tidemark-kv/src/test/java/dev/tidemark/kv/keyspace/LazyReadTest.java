package dev.tidemark.kv.keyspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.Query;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.LayeredStateStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reply that is made while it is sent is that of the moment at which it was asked for (H162). */
class LazyReadTest {
    private static final long TIME = 1_700_000_000_000_000L;
    private static final int LARGE = 5_000;
    private static final int FIELDS = 3_000;

    private final LayeredStateStore store = new LayeredStateStore();
    private final KvStateMachine machine = new KvStateMachine();
    private long offset;

    private void write(String... words) {
        write(encode(words));
    }

    private void write(byte[] body) {
        Reply reply = machine.apply(new Entry(++offset, 1, TIME + offset, body), store);
        assertThat(reply).isNotInstanceOf(Reply.Failure.class);
    }

    private static byte[] encode(String... words) {
        return KvCommandCodec.encode(
                Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    private Query query(byte[] body) {
        return new Query(TIME + offset, body);
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < 300; i++) {
            write("SET", "key" + i, "value" + i);
        }
        write("SET", "large", "x".repeat(LARGE));
        write("HSET", "small", "a", "1", "b", "y".repeat(LARGE));
        for (int i = 0; i < FIELDS; i++) {
            write("HSET", "hash", "field" + i, i % 100 == 0 ? "z".repeat(LARGE) : "v" + i);
        }
        write("SET", "gone", "soon", "PX", "1");
    }

    private static final List<String[]> READS = List.of(
            words("GET large"),
            words("GET key1"),
            words("GET nothing"),
            words("GET hash"),
            words("GETRANGE large 5 -5"),
            words("GETRANGE key1 1 2"),
            words("HGET small b"),
            words("HGET small a"),
            words("HGETALL small"),
            words("HGETALL hash"),
            words("HKEYS hash"),
            words("HVALS hash"),
            words("HVALS small"),
            words("HGETALL nothing"),
            words("HGETALL key1"),
            words("HRANDFIELD hash 100000"),
            words("HRANDFIELD hash 100000 WITHVALUES"),
            words("HRANDFIELD hash 2000"),
            words("HRANDFIELD hash 2000 WITHVALUES"),
            words("HRANDFIELD hash -500"),
            words("HRANDFIELD small -500 WITHVALUES"),
            words("KEYS *"),
            words("KEYS key1*"),
            words("KEYS nothing*"),
            words("MGET large key1 nothing hash key2"),
            IntStream.range(0, 400).mapToObj(i -> i == 0 ? "MGET" : "key" + i).toArray(String[]::new),
            words("HMGET small a b c"),
            words("HMGET key1 a"),
            IntStream.range(0, 400)
                    .mapToObj(i -> i == 0 ? "HMGET" : i == 1 ? "hash" : "field" + i * 10)
                    .toArray(String[]::new),
            words("GET"),
            words("SET a b"),
            words("NOPE"),
            words("STRLEN large"),
            words("DBSIZE"),
            words("HLEN hash"));

    private static String[] words(String line) {
        return line.split(" ");
    }

    private static byte[] transaction(int repeats) {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            READS.stream().filter(read -> !read[0].equals("SET")).forEach(read -> bodies.add(encode(read)));
        }
        return Transaction.encode(List.of(), bodies);
    }

    @Test
    void itIsTheSameReply() {
        for (String[] read : READS) {
            check(encode(read));
        }
        check(transaction(1));
        check(transaction(4));
        assertThat(store.pin().get(new byte[] {'?'})).isNull();
    }

    private void check(byte[] body) {
        byte[] whole = ReplyCodec.encode(machine.read(query(body), store));
        assertThat(ReplyCodec.encode(taken(machine.readLazily(query(body), store), 0)))
                .isEqualTo(whole);
    }

    /** Between two items everything is overwritten, removed, and made new. */
    @Test
    void itStaysThatOfItsMomentWhateverIsWrittenMeanwhile() {
        byte[] many = transaction(3);
        byte[] manyWhole = ReplyCodec.encode(machine.read(query(many), store));
        assertThat(ReplyCodec.encode(taken(machine.readLazily(query(many), store), 400)))
                .isEqualTo(manyWhole);
        for (String[] read : READS) {
            byte[] body = encode(read);
            byte[] whole = ReplyCodec.encode(machine.read(query(body), store));
            assertThat(ReplyCodec.encode(taken(machine.readLazily(query(body), store), 40)))
                    .as(read[0] + " " + read[1 % read.length])
                    .isEqualTo(whole);
        }
    }

    /** The reply as a whole; {@code writeEvery} so many items something is written. */
    private Reply taken(Reply reply, int writeEvery) {
        if (reply instanceof PinnedReply pinned) {
            Reply whole = whole(pinned.reply(), writeEvery);
            pinned.pin().close();
            return whole;
        }
        assertThat(reply).isNotInstanceOf(DeferredRead.class);
        return whole(reply, writeEvery);
    }

    private Reply whole(Reply reply, int writeEvery) {
        if (reply instanceof ReplySlice slice) {
            disturb(writeEvery, 0);
            return new Reply.Bulk(Arrays.copyOfRange(slice.array(), slice.from(), slice.from() + slice.length()));
        } else if (reply instanceof Reply.Sequence sequence) {
            return new Reply.Sequence(sequence.items().stream()
                    .map(item -> whole(item, writeEvery))
                    .toList());
        } else if (reply instanceof Reply.Pairs pairs) {
            return new Reply.Pairs(
                    pairs.items().stream().map(item -> whole(item, writeEvery)).toList());
        } else if (reply instanceof ReplyStream stream) {
            return taken(stream, writeEvery);
        }
        return reply;
    }

    private Reply taken(ReplyStream stream, int writeEvery) {
        while (!stream.prepare()) {
            disturb(writeEvery, 0);
        }
        List<Reply> items = new ArrayList<>();
        for (Reply item = stream.next(); item != null; item = stream.next()) {
            if (item != ReplyStream.NOT_YET) {
                items.add(whole(item, 0));
            }
            disturb(writeEvery, items.size());
        }
        assertThat(items).hasSize((int) stream.count());
        return switch (stream.kind()) {
            case SEQUENCE -> new Reply.Sequence(items);
            case PAIRS -> new Reply.Pairs(items);
            case PAIR_SEQUENCE -> new Reply.PairSequence(items);
        };
    }

    private void disturb(int writeEvery, int at) {
        if (writeEvery == 0 || at % writeEvery != 0) {
            return;
        }
        for (int i = 0; i < 20; i++) {
            write("SET", "key" + (int) ((at + i * 17L) % 300), "VALUE" + offset);
            write("HSET", "hash", "field" + (at * 3 + i) % FIELDS, "other" + offset, "new" + offset, "v");
        }
        write("DEL", "key" + (at + 7) % 300);
        write("SET", "made" + offset, "new");
        write("HDEL", "hash", "field" + (at + 11) % FIELDS);
        write("SETRANGE", "large", "3", "written");
    }

    @Test
    void aLongReplyTakesNothingThatIsNotFreedWhenItIsClosed() {
        PinnedReply reply = (PinnedReply) machine.readLazily(query(encode("HGETALL", "hash")), store);
        write("DEL", "hash");
        write("FLUSHALL");
        ReplyStream stream = (ReplyStream) reply.reply();
        assertThat(stream.count()).isEqualTo(2L * FIELDS);
        reply.pin().close();
    }
}
