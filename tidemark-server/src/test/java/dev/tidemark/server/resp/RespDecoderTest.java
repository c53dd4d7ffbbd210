package dev.tidemark.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespDecoderTest {
    private static final RespLimits LIMITS = RespLimits.forEntries(1 << 20);

    private final RespDecoder decoder = new RespDecoder(LIMITS, true);

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> text(byte[][] command) {
        return Arrays.stream(command)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static List<List<String>> all(RespDecoder decoder, String... pieces) throws RespProtocolException {
        List<List<String>> commands = new ArrayList<>();
        for (String piece : pieces) {
            ByteBuf in = bytes(piece);
            for (byte[][] command = decoder.next(in); command != null; command = decoder.next(in)) {
                commands.add(text(command));
            }
            assertThat(in.isReadable()).isFalse();
        }
        return commands;
    }

    @Test
    void readsMultibulkAndInlineCommandsInOneStream() throws Exception {
        assertThat(all(decoder, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n*1\r\n$4\r\nPING\r\n"))
                .containsExactly(List.of("GET", "k"), List.of("PING"), List.of("PING"));
        assertThat(decoder.isInsideCommand()).isFalse();
    }

    @Test
    void givesTheSameCommandsWhereverTheStreamIsSplit() throws Exception {
        String stream = String.join(
                "\r\n",
                List.of(
                        "*3",
                        "$3",
                        "SET",
                        "$0",
                        "",
                        "$6",
                        "a\r\n\0\u00ffb",
                        "set 'a b' \"c\\x41\\n\"",
                        "",
                        "*0",
                        "*-1",
                        "*1",
                        "$4",
                        "PING",
                        "PING\n"));
        List<List<String>> whole = all(new RespDecoder(LIMITS, true), stream);
        assertThat(whole)
                .containsExactly(
                        List.of("SET", "", "a\r\n\0\u00ffb"),
                        List.of("set", "a b", "cA\n"),
                        List.of("PING"),
                        List.of("PING"));
        for (int i = 0; i <= stream.length(); i++) {
            for (int j = i; j <= stream.length(); j += 3) {
                String[] pieces = {stream.substring(0, i), stream.substring(i, j), stream.substring(j)};
                assertThat(all(new RespDecoder(LIMITS, true), pieces)).isEqualTo(whole);
            }
        }
        assertThat(all(new RespDecoder(LIMITS, true), stream.split(""))).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        *x\\r\\n                              | invalid multibulk length
        *\\r\\n                               | invalid multibulk length
        *+1\\r\\n                             | invalid multibulk length
        *01\\r\\n                             | invalid multibulk length
        *1\\n                                 | invalid multibulk length
        *1048577\\r\\n                        | invalid multibulk length
        *99999999999999999999\\r\\n           | invalid multibulk length
        *1\\r\\nGET\\r\\n                     | expected '$', got 'G'
        *1\\r\\n*1\\r\\n                      | expected '$', got '*'
        *1\\r\\n\\r\\n                        | expected '$', got ' '
        *1\\r\\n$-1\\r\\n                     | invalid bulk length
        *1\\r\\n$-0\\r\\n                     | invalid bulk length
        *1\\r\\n$x\\r\\n                      | invalid bulk length
        *1\\r\\n$1099511627776\\r\\n          | invalid bulk length
        *1\\r\\n$1048577\\r\\n                | invalid bulk length
        *1\\r\\n$3\\r\\nGETxx                 | expected a line end after an argument of 3 bytes
        set 'a                                | -
        set 'a\\r\\n                          | unbalanced quotes in request
        set "a\\r\\n                          | unbalanced quotes in request
        set "a"b\\r\\n                        | unbalanced quotes in request
        set 'a'b\\r\\n                        | unbalanced quotes in request
        """)
    void refusesWhatIsNotRespInTheWordsOfRedis(String input, String expected) throws Exception {
        String bytes = input.replace("\\r", "\r").replace("\\n", "\n");
        if (expected.equals("-")) {
            assertThat(all(decoder, bytes)).isEmpty();
            return;
        }
        assertThatThrownBy(() -> all(decoder, bytes))
                .isInstanceOf(RespProtocolException.class)
                .hasMessage("ERR Protocol error: " + expected);
        assertThatThrownBy(() -> all(new RespDecoder(LIMITS, true), bytes.split("")))
                .hasMessage("ERR Protocol error: " + expected);
    }

    @Test
    void refusesLinesThatDoNotEnd() {
        String endless = "9".repeat(RespLimits.MAX_LINE_BYTES + 1);
        assertThatThrownBy(() -> all(decoder, endless)).hasMessageEndingWith("too big inline request");
        assertThatThrownBy(() -> all(new RespDecoder(LIMITS, true), "*" + endless))
                .hasMessageEndingWith("too big mbulk count string");
        assertThatThrownBy(() -> all(new RespDecoder(LIMITS, true), "*1\r\n$", endless))
                .hasMessageEndingWith("too big bulk count string");
    }

    @Test
    void refusesACommandThatIsLargerAsAWhole() {
        String half = "$700000\r\n" + "x".repeat(700_000) + "\r\n";
        assertThatThrownBy(() -> all(decoder, "*2\r\n" + half + half))
                .hasMessage("ERR Protocol error: the arguments of one command exceed 1048576 bytes");
    }

    @Test
    void believesLittleBeforeThePassword() throws Exception {
        RespDecoder stranger = new RespDecoder(LIMITS, false);
        assertThatThrownBy(() -> all(stranger, "*11\r\n")).hasMessageEndingWith("unauthenticated multibulk length");
        assertThatThrownBy(() -> all(new RespDecoder(LIMITS, false), "*2\r\n$16385\r\n"))
                .hasMessageEndingWith("unauthenticated bulk length");
        RespDecoder known = new RespDecoder(LIMITS, false);
        known.setAuthenticated(true);
        assertThat(all(known, "*11\r\n")).isEmpty();
    }

    @Test
    void readsAMillionArguments() throws Exception {
        StringBuilder stream = new StringBuilder("*1048576\r\n");
        stream.append("$0\r\n\r\n".repeat(RespLimits.MAX_ARGUMENTS));
        assertThat(all(decoder, stream.toString()).get(0)).hasSize(RespLimits.MAX_ARGUMENTS);
    }

    /** Seeded garbage: whatever comes, the decoder takes it, refuses it, or waits; nothing else (H116). */
    @Test
    void survivesGarbage() {
        String alphabet = "*$\r\n0123456789-abc\"' \\x\0\u00ff";
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                stream.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int cut = random.nextInt(stream.length() + 1);
            assertThat(outcome(stream.substring(0, cut), stream.substring(cut)))
                    .as("seed %d", seed)
                    .isEqualTo(outcome(stream.toString()));
        }
    }

    private static String outcome(String... pieces) {
        try {
            return all(new RespDecoder(LIMITS, true), pieces).toString();
        } catch (RespProtocolException e) {
            return e.getMessage();
        }
    }
}
