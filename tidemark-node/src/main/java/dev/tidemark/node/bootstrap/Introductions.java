package dev.tidemark.node.bootstrap;

import static java.util.stream.Collectors.joining;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.bootstrap.Introduction;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** How a node introduces itself to those that ask whether it has a cluster id. */
public final class Introductions {
    /** What fits into a frame before a hello. */
    private static final int MAX_LIST_BYTES = 3_000;

    private Introductions() {}

    /**
     * By its configuration. Addresses are part of the list: nodes that call each other by different addresses are given
     * a cluster id by people.
     *
     * @param writeQuorum as a number
     */
    public static Introduction of(NodeConfig config, int writeQuorum) {
        String nodes = config.voters().entrySet().stream()
                .map(node -> node.getKey() + "=" + node.getValue())
                .collect(joining(","));
        return new Introduction(
                config.id(),
                new TreeSet<>(config.voters().keySet()),
                config.join() ? Introduction.JOINS : "nodes " + nodes + " with write-quorum " + writeQuorum);
    }

    /** @throws StartException if it is too long to be told */
    public static void requireShort(Introduction own) throws StartException {
        int bytes = own.list().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_LIST_BYTES) {
            throw new StartException("the cluster list has " + bytes + " bytes, and nodes that start for the first time"
                    + " can tell each other " + MAX_LIST_BYTES + ": set cluster-id, to the same name on all nodes");
        }
    }
}
