package dev.tidemark.server.front;

/** Counters for {@code INFO}. Event loop only. */
public final class FrontStatistics {
    private long connections;
    private long rejectedConnections;
    private long commands;
    private long receivedBytes;

    void connected() {
        connections++;
    }

    void rejected() {
        rejectedConnections++;
    }

    void ranCommand() {
        commands++;
    }

    void received(int bytes) {
        receivedBytes += bytes;
    }

    public long connections() {
        return connections;
    }

    public long rejectedConnections() {
        return rejectedConnections;
    }

    public long commands() {
        return commands;
    }

    public long receivedBytes() {
        return receivedBytes;
    }
}
