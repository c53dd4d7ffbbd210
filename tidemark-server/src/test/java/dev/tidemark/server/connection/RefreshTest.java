package dev.tidemark.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.LateGateway;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that is to be closed, and never while a call could be lost by it; on a clock of the test. */
class RefreshTest {
    private final LateGateway gateway = new LateGateway();
    private final FakeNode node = new FakeNode(gateway);
    private long millis;
    private final FrontContext front = new FrontContext(
            node,
            FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20),
            () -> TimeUnit.MILLISECONDS.toNanos(millis),
            Commands::all);
    private final ClientConnection connection = new ClientConnection(front);
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        node.close();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    private boolean isOpenAfter(long moreMillis) {
        millis += moreMillis;
        connection.closeIfStuck(TimeUnit.MILLISECONDS.toNanos(millis));
        channel.runPendingTasks();
        return channel.isOpen();
    }

    @Test
    void waitsForTheReply() {
        send("INCR a\r\n");
        connection.refresh(true);
        assertThat(isOpenAfter(5_000)).isTrue();
        gateway.pending.remove(0).answer();
        channel.runPendingTasks();
        assertThat(isOpenAfter(1)).isFalse();
    }

    @Test
    void waitsForTheRestOfACommand() {
        send("PING\r\n*2\r\n$3\r\nGET");
        connection.refresh(true);
        assertThat(isOpenAfter(5_000)).isTrue();
    }

    @Test
    void waitsUntilTheClientIsSilentForASecond() {
        connection.refresh(true);
        assertThat(isOpenAfter(999)).isTrue();
        send("PING\r\n");
        assertThat(isOpenAfter(999)).isTrue();
        assertThat(isOpenAfter(1)).isFalse();
    }

    @Test
    void isCalledOffWhenTheNodeLeadsAgain() {
        connection.refresh(true);
        connection.refresh(false);
        assertThat(isOpenAfter(10_000)).isTrue();
    }

    @Test
    void idleClientsStayUnlessAnOperatorSaysOtherwise() {
        assertThat(isOpenAfter(TimeUnit.DAYS.toMillis(1))).isTrue();
        front.live().setIdleClientSeconds(10);
        assertThat(isOpenAfter(0)).isFalse();
    }

    @Test
    void anIdleClientWithACommandUnderWayIsNotIdle() {
        front.live().setIdleClientSeconds(10);
        send("INCR a\r\n");
        assertThat(isOpenAfter(60_000)).isTrue();
    }

    @Test
    void whoSubscribedIsNeverIdle() {
        front.live().setIdleClientSeconds(10);
        connection.refresh(true);
        send("SUBSCRIBE a\r\n");
        assertThat(isOpenAfter(3_600_000)).isTrue();
    }

    /** What nobody reads must not pile up: replies beyond the bound cost the connection. */
    @Test
    void whoLetsRepliesPileUpIsCutOff() {
        front.live().setMaxOutputBytes(1_000);
        send("INCR first\r\n" + ("INCR " + "a".repeat(100) + "\r\n").repeat(20));
        assertThat(gateway.pending).hasSize(21);
        for (int i = 0; i < 5; i++) {
            gateway.pending.remove(1).answer();
        }
        assertThat(channel.isOpen()).isTrue();
        while (gateway.pending.size() > 1) {
            gateway.pending.remove(1).answer();
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(front.statistics().cutOffClients()).isEqualTo(1);
        gateway.pending.remove(0).answer();
        channel.runPendingTasks();
    }

    @Test
    void whoDoesNotGiveThePasswordIsDisconnected() {
        front.live().setPassword("secret");
        ClientConnection stranger = new ClientConnection(front);
        EmbeddedChannel strange = new EmbeddedChannel(stranger);
        stranger.closeIfStuck(TimeUnit.MILLISECONDS.toNanos(60_000));
        assertThat(strange.isOpen()).isTrue();
        stranger.closeIfStuck(TimeUnit.MILLISECONDS.toNanos(60_001));
        assertThat(strange.isOpen()).isFalse();
    }
}
