package dev.tidemark.server.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Redis client that hides nothing: one blocking connection, no reconnect, no retry, pipelines. Replies are {@link
 * String}, {@link Long}, {@link List}, {@link Map}, null or, inside a pipeline, {@link ReplyError}.
 */
final class RespClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    private RespClient(int port, int timeoutMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static RespClient connect(int port, int timeoutMillis) throws IOException {
        return new RespClient(port, timeoutMillis);
    }

    /** One command and its reply. */
    Object call(String... words) throws IOException, ReplyError {
        send(List.<String[]>of(words));
        Object reply = receive();
        if (reply instanceof ReplyError error) {
            throw error;
        }
        return reply;
    }

    /** Sends all commands in one piece. */
    void send(List<String[]> commands) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (String[] words : commands) {
            append(request, "*" + words.length + "\r\n");
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                append(request, "$" + bytes.length + "\r\n");
                request.writeBytes(bytes);
                append(request, "\r\n");
            }
        }
        socket.getOutputStream().write(request.toByteArray());
    }

    private static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next reply, whichever it is. */
    Object receive() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new ReplyError(rest);
            case ':' -> Long.valueOf(rest);
            case '_' -> null;
            case '$', '=' -> bulk(Integer.parseInt(rest));
            case '*', '~' -> list(Integer.parseInt(rest));
            case '%' -> map(Integer.parseInt(rest));
            default -> throw new IOException("not RESP: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("closed in the middle of a reply");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private List<Object> list(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<Object> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(receive());
        }
        return items;
    }

    private Map<String, Object> map(int size) throws IOException {
        Map<String, Object> items = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            items.put(String.valueOf(receive()), receive());
        }
        return items;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                line.write(b);
            }
            b = in.read();
        }
        if (b < 0 || line.size() == 0) {
            throw new EOFException("closed after \"" + line + "\"");
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
