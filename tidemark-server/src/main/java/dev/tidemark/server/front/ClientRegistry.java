package dev.tidemark.server.front;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Subscriptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The clients that are connected, oldest first. Event loop only. */
public final class ClientRegistry {
    private final Map<Long, ConnectedClient> connections = new LinkedHashMap<>();
    private long lastId;

    public long nextId() {
        return ++lastId;
    }

    public void add(ConnectedClient connection) {
        connections.put(connection.session().id(), connection);
    }

    public void remove(ConnectedClient connection) {
        connections.remove(connection.session().id());
    }

    public int size() {
        return connections.size();
    }

    public Stream<ClientSession> sessions() {
        return connections.values().stream().map(ConnectedClient::session);
    }

    /** The client, or null. */
    public ClientSession find(long id) {
        ConnectedClient connection = connections.get(id);
        return connection == null ? null : connection.session();
    }

    /** Its line in {@code CLIENT LIST}; empty if it is gone. */
    public String describe(ClientSession session, long nowNanos) {
        ConnectedClient connection = connections.get(session.id());
        return connection == null ? "" : session.describe(nowNanos, connection.buffers());
    }

    /** Channels that somebody listens to, with the number of those who do. */
    public SortedMap<String, Integer> channels() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        sessions()
                .flatMap(client -> client.subscriptions().names(Subscriptions.Kind.CHANNEL).stream())
                .forEach(channel -> counts.merge(channel, 1, Integer::sum));
        return counts;
    }

    /** How many different patterns somebody listens to. */
    public long patterns() {
        return sessions()
                .flatMap(client -> client.subscriptions().names(Subscriptions.Kind.PATTERN).stream())
                .distinct()
                .count();
    }

    /** How many wait in a command by intention, or because of a pause. */
    public long blocked() {
        return sessions().filter(ClientSession::isBlocked).count();
    }

    /** All look again whether what waited may run. */
    void goOn() {
        connections.values().forEach(ConnectedClient::goOn);
    }

    /** Disconnects a client at once, whatever it waits for. */
    public void kill(ClientSession session) {
        ConnectedClient connection = connections.get(session.id());
        if (connection != null) {
            connection.close();
        }
    }

    /** Bytes that all clients together have in buffers. */
    public long bufferBytes() {
        return connections.values().stream()
                .mapToLong(client -> client.buffers().bytes())
                .sum();
    }

    /** Bytes that one client sent and that are not executed yet, the most. */
    public long largestInput() {
        return connections.values().stream()
                .map(ConnectedClient::buffers)
                .mapToLong(buffers -> (long) buffers.readAhead() + buffers.inFlight())
                .max()
                .orElse(0);
    }

    /** Bytes of replies that wait for one client, the most. */
    public long largestOutput() {
        return connections.values().stream()
                .mapToLong(client -> client.buffers().waiting())
                .max()
                .orElse(0);
    }

    /** Disconnects those for whom most waits, until what is left is within the bound. */
    public void evict(OutputBudget budget) {
        while (budget.isExceeded() && budget.isMostlyPinned()) {
            budget.revokeOldestPin(); // once none is left, nothing is pinned
        }
        while (budget.isExceeded()) {
            ConnectedClient largest = connections.values().stream()
                    .max(Comparator.comparingLong(ConnectedClient::heldBytes))
                    .orElse(null);
            if (largest == null || largest.heldBytes() == 0) {
                return; // what is left goes with connections that close just now
            }
            largest.evict();
        }
    }

    /** Disconnects those that cost most by what they sent and is not executed, until the rest is within the bound. */
    public void evict(InputBudget budget, long nowNanos) {
        while (budget.isExceeded()) {
            ConnectedClient costliest = connections.values().stream()
                    .max(Comparator.comparingLong(client -> client.inputCost(nowNanos)))
                    .orElse(null);
            if (costliest == null || costliest.inputCost(nowNanos) == 0) {
                return; // what is left goes with connections that close just now
            }
            costliest.evictForInput();
        }
    }

    /** A copy, so that connections may close while it is walked. */
    public List<ConnectedClient> connections() {
        return new ArrayList<>(connections.values());
    }
}
