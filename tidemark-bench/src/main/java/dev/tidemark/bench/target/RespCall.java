package dev.tidemark.bench.target;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One command to a RESP server, and a reply that is one line or one text. */
final class RespCall {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 1 << 20;

    private RespCall() {}

    /** @throws IOException if there is no answer, or it is an error */
    static String text(InetSocketAddress address, String... words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static String read(InputStream in) throws IOException {
        String line = line(in);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> line.substring(1);
            case '$' -> {
                int length = Math.min(Integer.parseInt(line.substring(1)), MAX_BYTES);
                yield length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            default -> throw new IOException("it answers " + line);
        };
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n' && line.size() < MAX_BYTES) {
            line.write(b);
            b = in.read();
        }
        if (b < 0) {
            throw new IOException("it closed the connection");
        }
        return line.toString(StandardCharsets.UTF_8).strip();
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
