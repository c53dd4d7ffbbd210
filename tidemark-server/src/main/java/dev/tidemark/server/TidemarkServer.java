package dev.tidemark.server;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.node.FreePorts;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.process.RunningNode;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.config.ServerConfig;
import dev.tidemark.server.connection.RespServer;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.http.HttpFront;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One server process: a node with the Redis data model, and the ports for its clients. */
public final class TidemarkServer implements AutoCloseable {
    private final TidemarkNode node;
    private final RespServer clients;
    private final HttpFront http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TidemarkServer(TidemarkNode node, RespServer clients, HttpFront http) {
        this.node = node;
        this.clients = clients;
        this.http = http;
    }

    /** @throws StartException if it cannot start; nothing is left running then */
    public static TidemarkServer start(ServerConfig config) throws StartException {
        Descriptors descriptors = Descriptors.of(config);
        FreePorts.require(config.front().listen(), "clients", "client");
        FreePorts.require(config.node().listen(), "peers", "peer and in --cluster of all nodes");
        if (config.http() != null) {
            FreePorts.require(config.http(), "HTTP", "http");
        }
        Beginning beginning = new Beginning(config, descriptors);
        TidemarkNode node = RunningNode.start(config.node(), new KvStateMachine(), beginning);
        return start(node, config, descriptors, beginning.httpFor(node));
    }

    /** Opens the ports of a node that runs. It belongs to the server from now on. */
    static TidemarkServer start(TidemarkNode node, ServerConfig config, Descriptors descriptors) throws StartException {
        try {
            HttpFront http = config.http() == null
                    ? null
                    : HttpFront.start(node, config.http(), config.advertisedHttp(), descriptors.http());
            return start(node, config, descriptors, http);
        } catch (StartException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private static TidemarkServer start(TidemarkNode node, ServerConfig config, Descriptors descriptors, HttpFront http)
            throws StartException {
        RespServer clients = null;
        try {
            AtomicReference<TidemarkServer> started = new AtomicReference<>();
            FrontContext front =
                    new FrontContext(node, config.front(), config.advertisedHttp(), System::nanoTime, Commands::all);
            front.stopBy(handOver -> stopSoon(started.get(), handOver));
            descriptors.bound(front.live());
            clients = RespServer.start(front);
            started.set(new TidemarkServer(node, clients, http));
            return started.get();
        } catch (StartException | RuntimeException e) {
            if (clients != null) {
                clients.close();
            }
            node.close();
            throw e;
        }
    }

    /** Not on the event loop, which it waits for. */
    private static void stopSoon(TidemarkServer server, boolean handOver) {
        if (server != null) { // else a client was faster than the start, and asks again
            new Thread(() -> server.close(handOver), "shutdown").start();
        }
    }

    public TidemarkNode node() {
        return node;
    }

    public int clientPort() {
        return clients.port();
    }

    /** The port of HTTP, 0 if there is none. */
    public int httpPort() {
        return http == null ? 0 : http.port();
    }

    /** Completes when the node has stopped: exceptionally, with the reason, unless {@link #close} did it. */
    public CompletableFuture<Void> stopped() {
        return node.stopped();
    }

    /**
     * Lets another node lead while clients are still served, answers what they have under way, disconnects them, and
     * stops the node cleanly. Waits until it is done; each step has a bound. The second call, and those after it, do
     * nothing.
     */
    @Override
    public void close() {
        close(true);
    }

    private void close(boolean handOver) {
        if (closed.getAndSet(true)) {
            return;
        }
        if (http != null) {
            http.close();
        }
        if (handOver) {
            node.handOver();
        }
        clients.close();
        node.close();
    }
}
