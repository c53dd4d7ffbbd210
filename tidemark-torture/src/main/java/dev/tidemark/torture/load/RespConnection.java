package dev.tidemark.torture.load;

import dev.tidemark.state.Reply;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis client that hides nothing: one blocking connection, no reconnect, no retry. Speaks RESP2; replies are those of
 * the data model, so that the checkers of the simulator understand them. Text is one character for each byte. One thread
 * at a time.
 */
public final class RespConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int MAX_BYTES = 128 << 20;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** @param patienceMillis how long a reply may take, 0 for ever */
    public RespConnection(String host, int port, int patienceMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(patienceMillis);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** One command and its reply, an error reply too. */
    public Reply call(String... words) throws IOException {
        send(List.<String[]>of(words));
        return receive();
    }

    /** Sends all commands in one piece; each has a reply to {@link #receive}. */
    public void send(List<String[]> commands) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (String[] words : commands) {
            append(request, "*" + words.length + "\r\n");
            for (String word : words) {
                append(request, "$" + word.length() + "\r\n" + word + "\r\n");
            }
        }
        socket.getOutputStream().write(request.toByteArray());
    }

    private static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next reply. */
    public Reply receive() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> new Reply.Failure(rest);
            case ':' -> new Reply.Int(Long.parseLong(rest));
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> sequence(Integer.parseInt(rest));
            default -> throw new IOException("not RESP: " + line);
        };
    }

    private Reply bulk(int length) throws IOException {
        if (length < 0) {
            return Reply.NIL;
        }
        if (length > MAX_BYTES) {
            throw new IOException("a value of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
            throw new EOFException("closed in the middle of a reply");
        }
        return new Reply.Bulk(bytes);
    }

    private Reply sequence(int size) throws IOException {
        if (size < 0) {
            return Reply.NIL_SEQUENCE;
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(receive());
        }
        return new Reply.Sequence(items);
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
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The text of a bulk or simple reply. */
    public static String text(Reply reply) throws IOException {
        if (reply instanceof Reply.Bulk bulk) {
            return new String(bulk.value(), StandardCharsets.ISO_8859_1);
        } else if (reply instanceof Reply.Simple simple) {
            return simple.text();
        } else if (reply instanceof Reply.Int number) {
            return Long.toString(number.value());
        } else if (reply instanceof Reply.Failure failure) {
            throw new IOException(failure.message());
        }
        return null;
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
