package dev.tidemark.server.cli.base;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.HostPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NodeViewTest {
    private static final int HOUR_MILLIS = 3_600_000;

    /** Else a backup from a process that is stopped, or that is no node, waits for as long as a checkpoint may take. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatDoesNotEvenGreetIsNotWaitedForAsForWork() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", silent.getLocalPort());
            assertThatThrownBy(() -> NodeView.connect(address, null, 100, HOUR_MILLIS))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
