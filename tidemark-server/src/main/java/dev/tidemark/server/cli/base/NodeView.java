package dev.tidemark.server.cli.base;

import dev.tidemark.node.HostPort;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a node says of itself in {@code TIDE.STATUS}, as the command line sees it. */
public record NodeView(Map<String, Object> fields) {
    private static final int TIMEOUT_MILLIS = 2_000;

    /** Asks the node at {@code client}. */
    public static NodeView ask(HostPort client, String password) throws IOException {
        try (RespClient connection = RespClient.connect(client, password, TIMEOUT_MILLIS)) {
            if (connection.call("TIDE.STATUS") instanceof Map<?, ?> reply) {
                Map<String, Object> fields = new LinkedHashMap<>();
                reply.forEach((key, value) -> fields.put(key.toString(), value));
                return new NodeView(Collections.unmodifiableMap(fields));
            }
            throw new IOException("it does not answer TIDE.STATUS as a Tidemark node does");
        }
    }

    public long number(String key) {
        return fields.get(key) instanceof Long value ? value : 0;
    }

    public String text(String key) {
        return fields.get(key) instanceof String value ? value : "";
    }

    public boolean isServing() {
        return number("serving") == 1;
    }

    /** Where every voter serves clients, by id. */
    public SortedMap<Integer, HostPort> clients() throws IOException {
        SortedMap<Integer, HostPort> clients = new TreeMap<>();
        if (fields.get("voters") instanceof Map<?, ?> voters) {
            for (Map.Entry<?, ?> entry : voters.entrySet()) {
                if (entry.getValue() instanceof Map<?, ?> voter && voter.get("client") instanceof String client) {
                    clients.put(Integer.valueOf(entry.getKey().toString()), parse(client));
                }
            }
        }
        return clients;
    }

    private static HostPort parse(String text) throws IOException {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("it names a voter without a valid address", e);
        }
    }
}
