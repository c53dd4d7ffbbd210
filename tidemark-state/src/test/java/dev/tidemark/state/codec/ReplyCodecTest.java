package dev.tidemark.state.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplyCodecTest {
    @Test
    void everyKindHasItsBytes() {
        Reply one = new Reply.Int(1);
        assertEncodes(Reply.OK, "01024f4b");
        assertEncodes(new Reply.Failure("ERR é"), "0206455252" + "20c3a9");
        assertEncodes(new Reply.Int(-2), "03feffffffffffffff");
        assertEncodes(new Reply.Bulk(new byte[] {0, (byte) 0xff}), "040200ff");
        assertEncodes(Reply.NIL, "05");
        assertEncodes(Reply.NIL_SEQUENCE, "09");
        assertEncodes(new Reply.Sequence(List.of(Reply.NIL, one)), "060205030100000000000000");
        assertEncodes(new Reply.Pairs(List.of(Reply.NIL, Reply.NIL)), "07020505");
        assertEncodes(new Reply.PairSequence(List.of(Reply.NIL, Reply.NIL)), "08020505");
        assertEncodes(new Reply.Sequence(List.of()), "0600");
    }

    @Test
    void whatWasDecodedEncodesToTheSameBytesAndWeighsTheSame() throws MalformedException {
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            Reply reply = random(random, 0);
            byte[] bytes = ReplyCodec.encode(reply);
            Reply decoded = ReplyCodec.decode(bytes, 0, bytes.length);
            assertThat(ReplyCodec.encode(decoded)).isEqualTo(bytes);
            assertThat(ReplyCodec.weight(decoded)).isEqualTo(ReplyCodec.weight(reply));
        }
    }

    @Test
    void badBytesAreRefused() {
        for (String hex : List.of(
                "",
                "00",
                "08",
                "01",
                "0105",
                "0301",
                "04ffffffff07",
                "04ffffffffff",
                "048000",
                "0603",
                "06ffffffff07",
                "070105",
                "0505",
                "01024f4b00")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> ReplyCodec.decode(bytes, 0, bytes.length))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void depthIsBoundedBothWays() throws MalformedException {
        Reply deepest = Reply.NIL;
        for (int i = 0; i < ReplyCodec.MAX_DEPTH; i++) {
            deepest = new Reply.Sequence(List.of(deepest));
        }
        byte[] bytes = ReplyCodec.encode(deepest);
        assertThat(ReplyCodec.decode(bytes, 0, bytes.length)).isEqualTo(deepest);
        Reply tooDeep = new Reply.Sequence(List.of(deepest));
        assertThatThrownBy(() -> ReplyCodec.encode(tooDeep)).isInstanceOf(IllegalArgumentException.class);
        byte[] bomb = "\u0006\u0001".repeat(100_000).getBytes(UTF_8);
        assertThatThrownBy(() -> ReplyCodec.decode(bomb, 0, bomb.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anyBytesEitherDecodeOrAreRefused() {
        Random random = new Random(2);
        int decoded = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt(random.nextInt(5) == 0 ? 256 : 9);
            }
            try {
                ReplyCodec.decode(bytes, 0, bytes.length);
                decoded++;
            } catch (MalformedException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
        assertThat(decoded).isGreaterThan(100);
    }

    private static void assertEncodes(Reply reply, String hex) {
        assertThat(HexFormat.of().formatHex(ReplyCodec.encode(reply))).isEqualTo(hex);
    }

    private static Reply random(Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 5 : 8);
        return switch (kind) {
            case 0 -> new Reply.Simple("short \u00e9 " + random.nextInt());
            case 1 -> new Reply.Failure("ERR \ud83c\udf0a " + random.nextInt());
            case 2 -> new Reply.Int(random.nextLong());
            case 3 -> new Reply.Bulk(new byte[random.nextInt(300)]);
            case 4 -> Reply.NIL;
            case 5 -> new Reply.Sequence(randoms(random, depth, random.nextInt(4)));
            case 6 -> new Reply.PairSequence(randoms(random, depth, 2 * random.nextInt(3)));
            default -> new Reply.Pairs(randoms(random, depth, 2 * random.nextInt(3)));
        };
    }

    private static List<Reply> randoms(Random random, int depth, int count) {
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(random(random, depth + 1));
        }
        return items;
    }
}
