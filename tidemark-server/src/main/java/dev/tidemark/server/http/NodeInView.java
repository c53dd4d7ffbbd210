package dev.tidemark.server.http;

import dev.tidemark.node.TidemarkNode;
import java.util.function.Supplier;

/** What the pages show: a node that runs, or, until then, how far its start has come. Any thread. */
public final class NodeInView {
    private final Supplier<String> starting;
    private volatile TidemarkNode node;

    /** @param starting how far the start has come, for people */
    public NodeInView(Supplier<String> starting) {
        this.starting = starting;
    }

    /** The node runs from now on. */
    public void runs(TidemarkNode running) {
        node = running;
    }

    /** Null until it runs. */
    TidemarkNode node() {
        return node;
    }

    String starting() {
        return "this node is starting: " + starting.get();
    }
}
