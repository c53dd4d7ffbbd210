package dev.tidemark.bench.target;

import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** One command to a RESP server, on a connection of its own, and a reply that is one line or one text. */
final class RespCall {
    private static final int TIMEOUT_MILLIS = 2_000;

    private RespCall() {}

    /** @throws IOException if there is no answer, or it is an error */
    static String text(InetSocketAddress address, String... words) throws IOException {
        try (RespClient client = RespClient.connect(address, TIMEOUT_MILLIS, TIMEOUT_MILLIS)) {
            String text = client.text(words);
            return text == null ? "" : text;
        }
    }

    /** The fields of {@code INFO}. */
    static Map<String, String> info(InetSocketAddress address) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : text(address, "INFO").split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return fields;
    }
}
