package dev.tidemark.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In pieces of any size it gives the bytes that are given at once (H162). */
class ReplyEncoderTest {
    private static final int MAX_OVERSHOOT = 1_100;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheSameBytesInPieces(boolean resp3) {
        for (long seed = 1; seed <= 400; seed++) {
            Random random = new Random(seed);
            Reply whole = reply(random, 3);
            ByteBuf expected = Unpooled.buffer();
            RespWriter.write(whole, resp3, expected);
            int piece = 1 + random.nextInt(5_000);
            ByteBuf written = Unpooled.buffer();
            ReplyEncoder encoder = new ReplyEncoder(lazy(whole, random), resp3);
            ReplyEncoder.Progress progress;
            do {
                ByteBuf out = Unpooled.buffer();
                progress = encoder.write(out, piece);
                assertThat(out.readableBytes()).isLessThan(piece + MAX_OVERSHOOT);
                written.writeBytes(out);
            } while (progress != ReplyEncoder.Progress.DONE);
            assertThat(ByteBufUtil.equals(written, expected)).as("seed " + seed).isTrue();
        }
    }

    private static Reply reply(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 12)) {
            case 0 -> Reply.OK;
            case 1 -> new Reply.Int(random.nextLong());
            case 2 -> random.nextBoolean() ? Reply.NIL : Reply.NIL_SEQUENCE;
            case 3 -> new Reply.Failure("ERR something");
            case 4 -> bulk(random, 20);
            case 5 -> bulk(random, 20_000);
            case 6 -> new WireReply.Verbatim("text\r\n".repeat(random.nextInt(1_000)));
            case 7 -> new WireReply.Push(items(random, depth, 3));
            case 8 -> new Reply.Pairs(items(random, depth, 2 * random.nextInt(5)));
            case 9 -> new Reply.PairSequence(items(random, depth, 2 * random.nextInt(5)));
            default -> new Reply.Sequence(items(random, depth, random.nextInt(8)));
        };
    }

    private static Reply bulk(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return new Reply.Bulk(bytes);
    }

    private static List<Reply> items(Random random, int depth, int count) {
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(reply(random, depth - 1));
        }
        return items;
    }

    /** The same reply, parts of which are made while they are written. */
    private static Reply lazy(Reply reply, Random random) {
        if (reply instanceof Reply.Bulk bulk && random.nextBoolean()) {
            byte[] array = Arrays.copyOf(bulk.value(), bulk.value().length + 9);
            System.arraycopy(bulk.value(), 0, array, 5, bulk.value().length);
            return new ReplySlice(array, 5, bulk.value().length);
        } else if (reply instanceof Reply.Sequence sequence) {
            List<Reply> items =
                    sequence.items().stream().map(item -> lazy(item, random)).toList();
            return random.nextBoolean() ? new Reply.Sequence(items) : new Halting(items, ReplyStream.Kind.SEQUENCE);
        } else if (reply instanceof Reply.Pairs pairs) {
            List<Reply> items =
                    pairs.items().stream().map(item -> lazy(item, random)).toList();
            return random.nextBoolean() ? new Reply.Pairs(items) : new Halting(items, ReplyStream.Kind.PAIRS);
        } else if (reply instanceof Reply.PairSequence pairs) {
            return random.nextBoolean() ? reply : new Halting(pairs.items(), ReplyStream.Kind.PAIR_SEQUENCE);
        }
        return reply;
    }

    /** Gives an item every second time that it is asked. */
    private static final class Halting extends ReplyStream {
        private final Iterator<Reply> items;
        private final int count;
        private int asked;

        Halting(List<Reply> items, ReplyStream.Kind kind) {
            super(kind);
            this.items = items.iterator();
            this.count = items.size();
        }

        @Override
        public boolean prepare() {
            return ++asked > 2;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public Reply next() {
            if (++asked % 2 == 0) {
                return NOT_YET;
            }
            return items.hasNext() ? items.next() : null;
        }
    }
}
