package dev.tidemark.server.process;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.Map;

/** What a node says in TIDE.STATUS. */
record NodeReport(Map<?, ?> fields) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** @throws IOException if it does not answer */
    static NodeReport ask(int port) throws IOException {
        try (RespClient client = RespClient.connect(port, TIMEOUT_MILLIS)) {
            client.call("HELLO", "3");
            return new NodeReport((Map<?, ?>) client.call("TIDE.STATUS"));
        } catch (ReplyError e) {
            throw new IOException(e);
        }
    }

    long number(String field) {
        return (Long) fields.get(field);
    }

    String text(String field) {
        return (String) fields.get(field);
    }

    boolean isServing() {
        return number("serving") == 1;
    }

    boolean isLeader() {
        return text("role").equals("leader") && isServing();
    }

    long hwm() {
        return number("hwm");
    }

    long applied() {
        return number("applied");
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
