package dev.tidemark.bench.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksNodeIT {
    private static final int ANSWER_MILLIS = 10_000;

    @TempDir
    Path directory;

    @Test
    void answersInTheOrderOfTheCommandsWhateverIsInTheBatch() throws Exception {
        try (RocksNode node = new RocksNode(directory, 0);
                RespClient client = RespClient.connect(node.port(), ANSWER_MILLIS)) {
            client.send(List.of(
                    new String[] {"GET", "k"},
                    new String[] {"SET", "k", "1"},
                    new String[] {"PING"},
                    new String[] {"SET", "k", "2"},
                    new String[] {"GET", "k"}));
            List<Object> replies = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                replies.add(client.receive());
            }

            // The writes of a turn are made before its reads.
            assertThat(replies.subList(1, 5)).containsExactly("OK", "PONG", "OK", "2");
            assertThat(replies.get(0)).isIn(null, "2");
        }
    }

    @Test
    void hasAfterARestartWhatItAcknowledged() throws Exception {
        try (RocksNode node = new RocksNode(directory, 0)) {
            assertThat(text(node, "SET", "k", "v")).isEqualTo("OK");
        }
        try (RocksNode node = new RocksNode(directory, 0)) {
            assertThat(text(node, "GET", "k")).isEqualTo("v");
            assertThat(text(node, "GET", "another")).isNull();
            assertThat(text(node, "PING")).isEqualTo("PONG");
        }
    }

    private static String text(RocksNode node, String... words) throws IOException {
        try (RespClient client = RespClient.connect(node.port(), ANSWER_MILLIS)) {
            return client.text(words);
        }
    }
}
