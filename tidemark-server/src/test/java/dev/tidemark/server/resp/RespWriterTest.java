package dev.tidemark.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.reply.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespWriterTest {
    private static String write(Reply reply, boolean resp3) {
        ByteBuf out = Unpooled.buffer();
        RespWriter.write(reply, resp3, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesTheSameInBothVersionsWhereTheyAgree() {
        for (boolean resp3 : new boolean[] {false, true}) {
            assertThat(write(Reply.OK, resp3)).isEqualTo("+OK\r\n");
            assertThat(write(new Reply.Simple("PONG"), resp3)).isEqualTo("+PONG\r\n");
            assertThat(write(new Reply.Failure("ERR no"), resp3)).isEqualTo("-ERR no\r\n");
            assertThat(write(new Reply.Bulk(new byte[0]), resp3)).isEqualTo("$0\r\n\r\n");
            assertThat(write(new Reply.Sequence(List.of(new Reply.Int(1), Reply.OK)), resp3))
                    .isEqualTo("*2\r\n:1\r\n+OK\r\n");
        }
    }

    @Test
    void writesMapsAndNothingAsEachVersionHasThem() {
        Reply pairs = new Reply.Pairs(List.of(new Reply.Bulk(new byte[] {'a'}), Reply.NIL));
        assertThat(write(pairs, false)).isEqualTo("*2\r\n$1\r\na\r\n$-1\r\n");
        assertThat(write(pairs, true)).isEqualTo("%1\r\n$1\r\na\r\n_\r\n");
        Reply sequence = new Reply.PairSequence(List.of(new Reply.Bulk(new byte[] {'a'}), Reply.NIL));
        assertThat(write(sequence, false)).isEqualTo("*2\r\n$1\r\na\r\n$-1\r\n");
        assertThat(write(sequence, true)).isEqualTo("*1\r\n*2\r\n$1\r\na\r\n_\r\n");
    }

    @Test
    void writesEveryNumber() {
        long[] edges = {0, 9, 10, 99, 100, 1_000_000_000_000_000_000L, 999_999_999_999_999_999L, Long.MAX_VALUE};
        for (long edge : edges) {
            assertThat(write(new Reply.Int(edge), false)).isEqualTo(":" + edge + "\r\n");
            assertThat(write(new Reply.Int(-edge), false)).isEqualTo(":" + -edge + "\r\n");
        }
        assertThat(write(new Reply.Int(Long.MIN_VALUE), false)).isEqualTo(":" + Long.MIN_VALUE + "\r\n");
    }

    /** Otherwise a client that chooses a part of an error text could forge the replies after it. */
    @Test
    void keepsLineBreaksOutOfErrors() {
        assertThat(write(new Reply.Failure("ERR unknown 'a\r\n+OK'"), false)).isEqualTo("-ERR unknown 'a  +OK'\r\n");
    }
}
