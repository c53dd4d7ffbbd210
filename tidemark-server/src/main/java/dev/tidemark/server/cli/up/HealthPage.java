package dev.tidemark.server.cli.up;

import dev.tidemark.node.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** What a node says of itself at {@code /health}, which answers long before clients are served. */
final class HealthPage {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int MAX_BYTES = 1_000;

    private HealthPage() {}

    /** Why the node does not serve, or that it does. @throws IOException if it does not answer */
    static String of(HostPort http) throws IOException {
        URL page = new URL("http", http.host(), http.port(), "/health");
        HttpURLConnection connection = (HttpURLConnection) page.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream body = body(connection)) {
            return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        }
    }

    /** A node that does not serve answers with 503. */
    private static InputStream body(HttpURLConnection connection) throws IOException {
        InputStream body = connection.getResponseCode() == HttpURLConnection.HTTP_OK
                ? connection.getInputStream()
                : connection.getErrorStream();
        return body == null ? InputStream.nullInputStream() : body;
    }
}
