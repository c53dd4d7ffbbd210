package dev.tidemark.server.cli.base;

import dev.tidemark.node.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A blocking connection to a node, for the few questions of the command line. Speaks RESP3. One thread at a time. */
public final class RespClient implements AutoCloseable {
    private static final int MAX_ITEMS = 100_000;
    private static final int MAX_BULK_BYTES = 64 << 20;
    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_DEPTH = 16;

    private final Socket socket;
    private final InputStream in;

    /** An error that the node answered. */
    public static final class ErrorReply extends IOException {
        public ErrorReply(String message) {
            super(message);
        }
    }

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** @param password null for none */
    static RespClient connect(HostPort address, String password, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            RespClient client = new RespClient(socket);
            if (password == null) {
                client.call("HELLO", "3");
            } else {
                client.call("HELLO", "3", "AUTH", "default", password);
            }
            return client;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a command; returns its reply as {@link Map}, {@link List}, {@link String}, {@link Long} or null. */
    Object call(String... words) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(bytes);
            request.writeBytes(new byte[] {'\r', '\n'});
        }
        socket.getOutputStream().write(request.toByteArray());
        return read(0);
    }

    private Object read(int depth) throws IOException {
        String line = line();
        if (line.isEmpty() || depth > MAX_DEPTH) {
            throw notResp();
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> throw new ErrorReply(rest);
            case ':' -> Long.valueOf(number(rest));
            case '_' -> null;
            case '$' -> bulk(number(rest));
            case '*' -> list(bounded(number(rest), MAX_ITEMS), depth);
            case '%' -> map(bounded(number(rest), MAX_ITEMS), depth);
            default -> throw notResp();
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MAX_LINE_BYTES) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b == '\r') {
                if (in.read() != '\n') {
                    throw notResp();
                }
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(b);
        }
        throw notResp();
    }

    private String bulk(long length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(bounded(length, MAX_BULK_BYTES));
        if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
            throw notResp();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<Object> list(int size, int depth) throws IOException {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(read(depth + 1));
        }
        return items;
    }

    private Map<String, Object> map(int size, int depth) throws IOException {
        Map<String, Object> items = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            items.put(String.valueOf(read(depth + 1)), read(depth + 1));
        }
        return items;
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("the answer is not RESP", e);
        }
    }

    private static int bounded(long value, int max) throws IOException {
        if (value < 0 || value > max) {
            throw notResp();
        }
        return (int) value;
    }

    private static IOException notResp() {
        return new IOException("the answer is not RESP; is that the client port of a Tidemark node?");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
