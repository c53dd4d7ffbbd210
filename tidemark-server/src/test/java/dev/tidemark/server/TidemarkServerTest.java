package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import dev.tidemark.server.support.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidemarkServerTest {
    @TempDir
    Path directory;

    @Test
    void mayBeClosedTwice() throws Exception {
        ConfigValues values = new ConfigValues();
        values.setOption(ConfigKey.ID, "1");
        values.setOption(ConfigKey.DATA, directory.resolve("node").toString());
        values.setOption(ConfigKey.CLIENT, "127.0.0.1:" + freePort());
        values.setOption(ConfigKey.CLUSTER, "1=127.0.0.1:" + freePort());
        TidemarkServer server = TidemarkServer.start(ServerConfig.of(values));
        try (RawClient client = new RawClient(server.clientPort())) {
            assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
        }
        server.close();
        assertThatCode(server::close).doesNotThrowAnyException();
        assertThat(server.stopped()).isCompleted();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
