package dev.tidemark.server.front;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The clients that are connected, oldest first. Event loop only. */
public final class ClientRegistry {
    private final Map<Long, ClientConnection> connections = new LinkedHashMap<>();
    private long lastId;

    long nextId() {
        return ++lastId;
    }

    void add(ClientConnection connection) {
        connections.put(connection.session().id(), connection);
    }

    void remove(ClientConnection connection) {
        connections.remove(connection.session().id());
    }

    public int size() {
        return connections.size();
    }

    public Stream<ClientSession> sessions() {
        return connections.values().stream().map(ClientConnection::session);
    }

    /** The client, or null. */
    public ClientSession find(long id) {
        ClientConnection connection = connections.get(id);
        return connection == null ? null : connection.session();
    }

    /** A copy, so that connections may close while it is walked. */
    List<ClientConnection> connections() {
        return new ArrayList<>(connections.values());
    }
}
