package dev.tidemark.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandCounterTest {
    @Test
    void countsCommandsHoweverTheyAreCut() {
        byte[] bytes =
                "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$7\r\n*1\r\n$0\r\r\n*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= bytes.length; piece++) {
            CommandCounter counter = new CommandCounter();
            int commands = 0;
            for (int at = 0; at < bytes.length; at += piece) {
                commands += counter.count(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
            }

            assertThat(commands).as("pieces of %d", piece).isEqualTo(3);
        }
    }
}
