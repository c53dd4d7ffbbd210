package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespWireTest {
    private final Ended ended = new Ended();
    private final RespWire wire = new RespWire(new CommandTemplates(3, "unused"), ended);
    private final ByteBuffer out = ByteBuffer.allocate(1 << 10);

    private String written() {
        String text = new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
        out.clear();
        return text;
    }

    @Test
    void writesSetAndGetWithTheDigitsOfTheKey() {
        String value = new String(new CommandTemplates(3, "").value(), StandardCharsets.US_ASCII);
        wire.write(out, true, 1_234_567_890);
        assertThat(wire.maxBytes()).isEqualTo(out.position());
        assertThat(written()).isEqualTo("*3\r\n$3\r\nSET\r\n$16\r\nbench:1234567890\r\n$3\r\n" + value + "\r\n");

        wire.write(out, true, 7);
        assertThat(written()).contains("\r\nbench:0000000007\r\n");

        wire.write(out, false, 0);
        wire.write(out, false, 40);
        assertThat(written())
                .isEqualTo("*2\r\n$3\r\nGET\r\n$16\r\nbench:0000000000\r\n"
                        + "*2\r\n$3\r\nGET\r\n$16\r\nbench:0000000040\r\n");
    }

    @Test
    void understandsRepliesHoweverTheyAreCut() throws IOException {
        byte[] replies = "+OK\r\n$5\r\nhe\r\no\r\n-TRYAGAIN soon\r\n$-1\r\n:12\r\n$0\r\n\r\n_\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= replies.length; piece++) {
            Ended heard = new Ended();
            RespWire fresh = new RespWire(new CommandTemplates(3, "unused"), heard);
            ByteBuffer in = ByteBuffer.allocate(64);
            for (int at = 0; at < replies.length; at += piece) {
                in.put(replies, at, Math.min(piece, replies.length - at)).flip();
                fresh.read(in, out);
                in.compact();
            }

            assertThat(heard.all)
                    .containsExactly("0 OK", "1 OK", "2 ERROR TRYAGAIN soon", "3 MISS", "4 OK", "5 OK", "6 MISS");
            assertThat(in.position()).isZero();
        }
    }

    @Test
    void theAnswerToAGreetingEndsNoOperation() throws IOException {
        RespWire greeting = new RespWire(new CommandTemplates(3, "", List.of("TIDE.CONSISTENCY", "quorum")), ended);
        greeting.greet(out);
        assertThat(written()).isEqualTo("*2\r\n$16\r\nTIDE.CONSISTENCY\r\n$6\r\nquorum\r\n");
        greeting.read(ByteBuffer.wrap("+OK\r\n$1\r\na\r\n".getBytes(StandardCharsets.US_ASCII)), out);
        assertThat(ended.all).containsExactly("0 OK");
        greeting.greet(out);
        ByteBuffer refusal = ByteBuffer.wrap("-ERR no\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> greeting.read(refusal, out)).hasMessageContaining("refused");
    }

    @Test
    void makesNoTextThatNobodyWants() throws IOException {
        ended.wantsText = false;
        wire.read(ByteBuffer.wrap("-ERR no\r\n".getBytes(StandardCharsets.US_ASCII)), out);

        assertThat(ended.all).containsExactly("0 ERROR");
    }

    @Test
    void refusesWhatIsNotResp() {
        assertThatThrownBy(
                        () -> wire.read(ByteBuffer.wrap("HTTP/1.1 400\r\n".getBytes(StandardCharsets.US_ASCII)), out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not RESP");
        assertThatThrownBy(
                        () -> wire.read(ByteBuffer.wrap("$99999999999\r\n".getBytes(StandardCharsets.US_ASCII)), out))
                .isInstanceOf(IOException.class);
    }
}
