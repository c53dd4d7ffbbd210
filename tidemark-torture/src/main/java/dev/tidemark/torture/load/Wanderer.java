package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialNode;
import java.io.IOException;
import java.util.List;

/** A connection to one node and, if that fails, to the next. Repeats nothing by itself. One thread. */
public final class Wanderer implements AutoCloseable {
    private final List<TrialNode> nodes;
    private final int patienceMillis;
    private int at;
    private RespClient connection;

    public Wanderer(List<TrialNode> nodes, int first, int patienceMillis) {
        this.nodes = nodes;
        this.at = first % nodes.size();
        this.patienceMillis = patienceMillis;
    }

    /** @throws IOException if nobody knows what became of it */
    public Reply call(List<String> words) throws IOException {
        try {
            if (connection == null) {
                connection = nodes.get(at).connect(patienceMillis);
            }
            return connection.ask(words.toArray(new String[0]));
        } catch (IOException e) {
            moveOn();
            throw e;
        }
    }

    public void moveOn() {
        close();
        at = (at + 1) % nodes.size();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
