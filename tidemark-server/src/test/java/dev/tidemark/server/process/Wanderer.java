package dev.tidemark.server.process;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.List;

/**
 * A client as people have them: connected to one node, impatient, and if the connection fails, to the next one. It
 * repeats nothing by itself.
 */
final class Wanderer {
    /** Shorter than a freeze lasts, so that requests are given up while the frozen node still holds them. */
    private static final int PATIENCE_MILLIS = 1_500;

    private final List<Integer> ports;
    private int at;
    private RespClient client;

    Wanderer(List<Integer> ports, int first) {
        this.ports = ports;
        this.at = first % ports.size();
    }

    /**
     * @throws IOException if the outcome is unknown: the connection was lost after the command was sent, or before
     * @throws ReplyError if a node answered an error
     */
    Object call(String... words) throws IOException, ReplyError {
        try {
            if (client == null) {
                client = RespClient.connect(ports.get(at), PATIENCE_MILLIS);
            }
            return client.call(words);
        } catch (IOException e) {
            moveOn();
            throw e;
        }
    }

    void moveOn() {
        if (client != null) {
            client.close();
            client = null;
        }
        at = (at + 1) % ports.size();
    }
}
