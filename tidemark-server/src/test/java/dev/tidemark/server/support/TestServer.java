package dev.tidemark.server.support;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.connection.RespServer;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.resp.RespLimits;

/** The RESP front of a {@link FakeNode} on a free port of this machine. */
public final class TestServer implements AutoCloseable {
    public static final int MAX_ENTRY_BYTES = 1 << 20;
    public final FakeNode node = new FakeNode();
    private final FrontContext front;
    private final RespServer server;

    public TestServer() {
        this(null, 100);
    }

    public TestServer(String password, int maxClients) {
        this(password, maxClients, 60_000);
    }

    public TestServer(String password, int maxClients, int stuckMillis) {
        this(new FrontSettings(
                new HostPort("127.0.0.1", 0),
                password,
                maxClients,
                RespLimits.forEntries(MAX_ENTRY_BYTES),
                16 << 20,
                FrontSettings.DEFAULT_OUTPUT_BYTES,
                96L << 20,
                64L << 20,
                stuckMillis,
                0,
                FrontSettings.Redirect.FORWARD,
                ReadChoice.STRONG,
                FrontSettings.DEFAULT_SENTINEL_MASTER));
    }

    private TestServer(FrontSettings settings) {
        try {
            front = new FrontContext(node, settings, System::nanoTime, Commands::all);
            server = RespServer.start(front);
        } catch (StartException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return server.port();
    }

    /** As if the limits of the process left room for so many. */
    public void boundClients(int most) {
        node.eventLoop().submit(() -> front.live().boundClients(most)).syncUninterruptibly();
    }

    public RawClient connect() {
        return new RawClient(port());
    }

    @Override
    public void close() {
        server.close();
        node.close();
    }
}
