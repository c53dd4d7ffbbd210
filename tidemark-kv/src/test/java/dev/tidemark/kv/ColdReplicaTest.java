package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.reply.ReplyStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Commands of all kinds on a replica that has nearly no row in memory, beside one that has all: the same replies, the
 * same digest after each entry, and no trace of an entry that lacked a row (H156).
 */
class ColdReplicaTest {
    private static final long START = 1_700_000_000_000_000L;

    private ColdReplica cold;
    private StateEngine whole;
    private long offset;
    private long time = START;

    private void begin(int frames, long cacheBytes) throws Exception {
        cold = new ColdReplica(frames, frames, cacheBytes);
        whole = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
        offset = 0;
    }

    @Test
    void repliesAndDigestsAreThoseOfAReplicaThatHasAllRows_H156() throws Exception {
        int missed = 0;
        for (long seed = 1; seed <= 5; seed++) {
            begin(1 + (int) (seed % 3), seed % 2 * 1_500);
            Random random = new Random(seed);
            List<Deferred> deferred = new ArrayList<>();
            fill();
            for (int step = 1; step <= 700; step++) {
                time += random.nextInt(5) == 0 ? random.nextInt(40_000) : 1;
                if (random.nextInt(25) == 0) {
                    timePasses();
                } else {
                    apply(body(random));
                }
                assertThat(cold.engine.digest())
                        .as("seed %d, entry %d", seed, offset)
                        .isEqualTo(whole.digest());
                read(random);
                deferred(random, deferred);
                if (random.nextInt(12) == 0) {
                    cold.checkpoint();
                }
                cold.store.mergeSome(random.nextInt(3));
            }
            deferred.forEach(Deferred::check);
            assertThat(cold.read(cold.engine::scannedDigest)).isEqualTo(whole.scannedDigest());
            assertThat(cold.engine.pinnedBytes()).isZero();
            missed += cold.missed();
        }
        assertThat(missed).as("rows that were not in memory").isGreaterThan(1_500);
    }

    private static byte[] body(Random random) {
        int choice = random.nextInt(12);
        if (choice > 0) {
            return RandomCommands.next(random);
        }
        byte[][] bodies = new byte[2 + random.nextInt(4)][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = RandomCommands.next(random);
        }
        return transaction(bodies);
    }

    private static byte[] transaction(byte[]... bodies) {
        return dev.tidemark.kv.transaction.Transaction.encode(List.of(), List.of(bodies));
    }

    /** Enough for a tree of some levels, with hashes and keys that expire. */
    private void fill() throws Exception {
        for (int i = 0; i < 120; i++) {
            apply(encode("HSET", i % 2 == 0 ? "h" : "g", "f" + i, "v".repeat(i % 40)));
            apply(encode("SET", "key" + i, "w".repeat(i % 200), "PX", String.valueOf(1_000 + 50 * i)));
        }
        cold.checkpoint();
        while (!cold.store.mergeSome(100)) {
            // the next slice
        }
    }

    private void timePasses() {
        offset++;
        whole.timePassed(offset, 1, time);
        cold.apply(() -> {
            cold.engine.timePassed(offset, 1, time);
            return null;
        });
    }

    private void apply(byte[] body) {
        offset++;
        byte[] payload = PayloadCodec.encodeCommand(null, body);
        Reply expected = whole.apply(offset, 1, time, PayloadKind.COMMAND, payload, 0, payload.length)
                .reply();
        Reply found = cold.apply(() -> cold.engine
                .apply(offset, 1, time, PayloadKind.COMMAND, payload, 0, payload.length)
                .reply());
        assertThat(KvDriver.show(found)).isEqualTo(KvDriver.show(expected));
    }

    private void read(Random random) {
        byte[] query = random.nextInt(6) == 0 ? longRead(random) : body(random);
        long now = time + random.nextInt(1_000);
        long seed = random.nextLong();
        Reply expected = whole.read(query, now, seed);
        assertThat(KvDriver.show(cold.read(() -> cold.engine.read(query, now, seed))))
                .isEqualTo(KvDriver.show(expected));
        String lazily = made(whole.readLazily(query, now, seed), Supplier::get);
        assertThat(made(cold.read(() -> cold.engine.readLazily(query, now, seed)), cold::read))
                .isEqualTo(lazily);
        assertThat(cold.read(cold.engine::nextDue)).isEqualTo(whole.nextDue());
    }

    private static byte[] longRead(Random random) {
        String hash = random.nextBoolean() ? "h" : "g";
        return switch (random.nextInt(5)) {
            case 0 -> encode("HGETALL", hash);
            case 1 -> encode("HRANDFIELD", hash, "50", "WITHVALUES");
            case 2 -> encode("HRANDFIELD", hash, "-80");
            case 3 -> encode("KEYS", "*");
            default -> encode("HVALS", hash);
        };
    }

    /** Reads that are pinned now and made later. */
    private void deferred(Random random, List<Deferred> all) {
        if (random.nextInt(10) == 0) {
            byte[] query = longRead(random);
            all.add(new Deferred(whole.defer(query, time, 5), cold.engine.defer(query, time, 5)));
        }
        if (!all.isEmpty() && random.nextInt(10) == 0) {
            all.remove(random.nextInt(all.size())).check();
        }
    }

    private final class Deferred {
        private final DeferredRead ofWhole;
        private final DeferredRead ofCold;

        Deferred(DeferredRead ofWhole, DeferredRead ofCold) {
            this.ofWhole = ofWhole;
            this.ofCold = ofCold;
        }

        void check() {
            assertThat(made(cold.read(ofCold::make), cold::read)).isEqualTo(made(ofWhole.make(), Supplier::get));
            ofWhole.pin().close();
            ofCold.pin().close();
        }
    }

    /** How a piece of a reply is made. */
    private interface Making {
        <T> T piece(Supplier<T> piece);
    }

    /** A reply as a text, its pieces made one by one; its pin is closed. */
    private static String made(Reply reply, Making making) {
        if (reply instanceof PinnedReply pinned) {
            String text = made(pinned.reply(), making);
            pinned.pin().close();
            return text;
        }
        if (reply instanceof ReplySlice slice) {
            return '"' + new String(slice.array(), slice.from(), slice.length(), ISO_8859_1) + '"';
        }
        if (!(reply instanceof ReplyStream stream)) {
            return KvDriver.show(reply);
        }
        while (!making.piece(stream::prepare)) {
            // the next part of it
        }
        StringBuilder text = new StringBuilder(stream.kind() + " of " + stream.count());
        for (Reply item = making.piece(stream::next); item != null; item = making.piece(stream::next)) {
            if (item != ReplyStream.NOT_YET) {
                text.append(' ').append(made(item, making));
            }
        }
        return text.toString();
    }

    /** A write of many keys, of which the last is not in memory either. */
    @Test
    void aWriteOfManyKeysIsDoneAsAWholeOrNotAtAll_H156() throws Exception {
        begin(1, 0);
        fill();
        List<String> words = new ArrayList<>(List.of("MSET"));
        for (int i = 0; i < 120; i++) {
            words.addAll(List.of("key" + i, "new"));
        }
        int before = cold.missed();
        apply(encode(words.toArray(String[]::new)));
        assertThat(cold.missed() - before).isGreaterThan(20);
        apply(transaction(encode("DEL", "h"), encode("HSET", "h", "f1", "x"), encode("INCR", "key5")));
        apply(encode("FLUSHALL"));
        assertThat(cold.engine.digest()).isEqualTo(whole.digest());
    }

    private static byte[] encode(String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(UTF_8);
        }
        return KvCommandCodec.encode(args);
    }
}
