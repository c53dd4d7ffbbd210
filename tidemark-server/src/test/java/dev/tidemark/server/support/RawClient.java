package dev.tidemark.server.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes and shows the bytes that come back: what a wire test needs. Text is ISO 8859-1, a byte a character. */
public final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line, reads one whole reply. */
    public String ask(String inline) {
        return send(inline + "\r\n").reply();
    }

    /** One reply with all that is in it. */
    public String reply() {
        String line = line();
        long count = line.length() > 3 && "$=*%~>".indexOf(line.charAt(0)) >= 0
                ? Long.parseLong(line.substring(1, line.length() - 2))
                : 0;
        return switch (line.charAt(0)) {
            case '$', '=' -> count < 0 ? line : line + bytes((int) count + 2);
            case '*', '~', '>' -> line + replies(count);
            case '%' -> line + replies(2 * count);
            default -> line;
        };
    }

    private String replies(long count) {
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < count; i++) {
            text.append(reply());
        }
        return text.toString();
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int b;
            do {
                b = in.read();
                if (b < 0) {
                    throw new IllegalStateException("closed after \"" + line + "\"");
                }
                line.write(b);
            } while (b != '\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private String bytes(int count) {
        try {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes until the server closes. */
    public String untilClosed() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            // reset: closed, with input of ours that was not read
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
