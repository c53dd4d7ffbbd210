package dev.tidemark.server;

import dev.tidemark.node.StartException;
import dev.tidemark.node.StartListener;
import dev.tidemark.node.StartProgress;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.config.ServerConfig;
import dev.tidemark.server.http.HttpFront;
import dev.tidemark.server.http.NodeInView;
import dev.tidemark.server.warmup.WarmUp;
import io.netty.channel.EventLoop;

/** What a server does before its node opens its data: HTTP tells how far it has come, and the node gets warm. */
final class Beginning implements StartListener {
    private final ServerConfig config;
    private final Descriptors descriptors;
    private NodeInView view;
    private HttpFront http;

    Beginning(ServerConfig config, Descriptors descriptors) {
        this.config = config;
        this.descriptors = descriptors;
    }

    @Override
    public void begins(EventLoop loop, StartProgress opening) throws StartException {
        WarmUp warmUp = new WarmUp(config.node().data(), config.warmUpSeconds());
        view = new NodeInView(() -> warmUp.text().isEmpty() ? opening.text() : warmUp.text());
        if (config.http() != null) {
            // Closed with the loop if the node does not start.
            http = HttpFront.start(loop, view, config.http(), config.advertisedHttp(), descriptors.http());
        }
        warmUp.run(); // before anything is loaded, so that both never need memory at the same time
    }

    /** HTTP, which shows the node from now on; null if there is none. */
    HttpFront httpFor(TidemarkNode node) {
        view.runs(node);
        return http;
    }
}
