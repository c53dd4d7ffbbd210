package dev.tidemark.torture.levels;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads at each level that wait in the sockets of a process that stands still: when it goes on, they are the first that
 * it is told, before it can have heard that others have gone on without it.
 */
public final class FirstWords implements AutoCloseable {
    private final Trial trial;
    private final TrialNode node;
    private final List<RespClient> connections = new ArrayList<>();
    private final List<ReadBatch> batches = new ArrayList<>();

    /** Connects, while it runs. */
    FirstWords(Trial trial, TrialNode node) throws IOException {
        this.trial = trial;
        this.node = node;
        for (int i = 0; i < 2 * TrialLevel.values().length; i++) {
            connections.add(node.connect(LevelTrial.PATIENCE_MILLIS));
        }
    }

    /** While it stands still. At each level once for the connection and once for each read. */
    public void send() throws IOException {
        for (int i = 0; i < connections.size(); i++) {
            TrialLevel level = TrialLevel.values()[i / 2];
            batches.add(ReadBatch.send(trial, level, node.id(), Tally.Phase.FROZEN, i, connections.get(i)));
        }
    }

    /** When it goes on. */
    public void receive() throws IOException {
        for (int i = 0; i < connections.size(); i++) {
            batches.get(i).receive(connections.get(i));
        }
    }

    @Override
    public void close() {
        connections.forEach(RespClient::close);
    }
}
