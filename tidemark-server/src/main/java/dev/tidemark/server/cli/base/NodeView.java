package dev.tidemark.server.cli.base;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a node says of itself in {@code TIDE.STATUS}, as the command line sees it. */
public record NodeView(Map<String, Object> fields) {
    private static final int TIMEOUT_MILLIS = 2_000;
    /** A node that is there greets at once, however long it works on what it is asked then. */
    private static final int GREETING_MILLIS = 10_000;

    /** It is a node, and it answered with an error. */
    public static final class ErrorReply extends IOException {
        private static final long serialVersionUID = 1;

        ErrorReply(ReplyError error) {
            super(error.getMessage(), error);
        }
    }

    /** Asks the node at {@code client}. */
    public static NodeView ask(HostPort client, String password) throws IOException {
        try (RespClient connection = connect(client, password, TIMEOUT_MILLIS)) {
            if (connection.call("TIDE.STATUS") instanceof Map<?, ?> reply) {
                Map<String, Object> fields = new LinkedHashMap<>();
                reply.forEach((key, value) -> fields.put(key.toString(), value));
                return new NodeView(Collections.unmodifiableMap(fields));
            }
            throw new IOException("it does not answer TIDE.STATUS as a Tidemark node does");
        } catch (ReplyError e) {
            throw new ErrorReply(e);
        }
    }

    /**
     * A connection to the node at {@code client}, which has taken the password.
     *
     * @param password null for none
     * @param answerMillis how long a reply may take; the first one, which needs no work, not longer than ten seconds
     * @throws ReplyError if the node refuses the password, or asks for one
     */
    public static RespClient connect(HostPort client, String password, int answerMillis)
            throws IOException, ReplyError {
        return connect(client, password, Math.min(GREETING_MILLIS, answerMillis), answerMillis);
    }

    static RespClient connect(HostPort client, String password, int greetingMillis, int answerMillis)
            throws IOException, ReplyError {
        InetSocketAddress address = new InetSocketAddress(client.host(), client.port());
        RespClient connection = RespClient.connect(address, TIMEOUT_MILLIS, greetingMillis);
        try {
            greet(connection, password);
            connection.answersWithin(answerMillis);
            return connection;
        } catch (IOException | ReplyError e) {
            connection.close();
            throw e;
        }
    }

    /** @param password null for none */
    private static void greet(RespClient connection, String password) throws IOException, ReplyError {
        if (password == null) {
            connection.call("HELLO", "3");
        } else {
            connection.call("HELLO", "3", "AUTH", "default", password);
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
