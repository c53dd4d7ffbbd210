package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections that send nothing, or ask for much and read nothing. */
public final class Idlers implements AutoCloseable {
    private final List<RespClient> connections = new ArrayList<>();
    private int refused;

    /** Opens so many connections to a node and sends {@code commands} on each, reading nothing. */
    public void open(TrialNode node, int count, List<String[]> commands) {
        for (int i = 0; i < count; i++) {
            try {
                RespClient connection = node.connect(0);
                connections.add(connection);
                connection.send(commands);
            } catch (IOException e) {
                refused++;
            }
        }
    }

    /** How many connections could not be made, or were ended while they sent. */
    public int refused() {
        return refused;
    }

    @Override
    public void close() {
        connections.forEach(RespClient::close);
        connections.clear();
    }
}
