package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidemark.server.support.OneNodeServer;
import dev.tidemark.server.support.RawClient;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidemarkServerTest {
    private static final Pattern FSYNCS = Pattern.compile("\r\ntidemark_fsyncs:(\\d+)\r\n");
    private static final int WRITES = 10;

    @TempDir
    Path directory;

    @Test
    void mayBeClosedTwice() throws Exception {
        TidemarkServer server = OneNodeServer.start(directory);
        try (RawClient client = new RawClient(server.clientPort())) {
            assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
        }
        server.close();
        assertThatCode(server::close).doesNotThrowAnyException();
        assertThat(server.stopped()).isCompleted();
    }

    /** The benchmark reads it there: writes that follow each other, one at a time, take a sync each. */
    @Test
    void infoCountsTheSyncsOfTheDisk() throws Exception {
        try (TidemarkServer server = OneNodeServer.start(directory);
                RawClient client = new RawClient(server.clientPort())) {
            assertThat(client.ask("SET key first")).isEqualTo("+OK\r\n");
            long before = fsyncs(client);
            for (int i = 0; i < WRITES; i++) {
                assertThat(client.ask("SET key " + i)).isEqualTo("+OK\r\n");
            }
            assertThat(fsyncs(client)).isGreaterThanOrEqualTo(before + WRITES);
        }
    }

    private static long fsyncs(RawClient client) {
        Matcher line = FSYNCS.matcher(client.ask("INFO persistence"));
        assertThat(line.find()).as("INFO persistence has tidemark_fsyncs").isTrue();
        return Long.parseLong(line.group(1));
    }
}
