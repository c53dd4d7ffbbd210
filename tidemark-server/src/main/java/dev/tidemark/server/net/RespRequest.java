package dev.tidemark.server.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Commands as a client sends them: arrays of bulk strings. */
public final class RespRequest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One more command. */
    public RespRequest add(String... words) {
        append("*" + words.length + "\r\n");
        for (String word : words) {
            byte[] text = word.getBytes(StandardCharsets.UTF_8);
            append("$" + text.length + "\r\n");
            bytes.writeBytes(text);
            append("\r\n");
        }
        return this;
    }

    private void append(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
