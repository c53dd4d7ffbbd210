package dev.tidemark.server.net;

import dev.tidemark.state.reply.Reply;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that hides nothing: one blocking connection, no reconnect, no retry, pipelines. The command line asks with
 * it, and tests, benchmark and torture do. RESP2, until {@code HELLO 3} is sent. Words are sent as UTF-8. One thread at
 * a time.
 *
 * <p>Replies come in two forms: as those of the data model, for who compares them, or plain, for who wants their text.
 */
public final class RespClient implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Socket socket = new Socket();
    private final RespReader reader;

    private RespClient(InetSocketAddress address, int connectMillis, int answerMillis) throws IOException {
        try {
            socket.connect(address, connectMillis);
            socket.setSoTimeout(answerMillis);
            socket.setTcpNoDelay(true);
            reader = new RespReader(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @param answerMillis how long a reply may take; 0: for ever */
    public static RespClient connect(InetSocketAddress address, int connectMillis, int answerMillis)
            throws IOException {
        return new RespClient(address, connectMillis, answerMillis);
    }

    /** To a port of this machine. */
    public static RespClient connect(int port, int answerMillis) throws IOException {
        return new RespClient(new InetSocketAddress(LOOPBACK, port), 10_000, answerMillis);
    }

    /** From now on a reply may take so long, milliseconds; 0: for ever. */
    public void answersWithin(int answerMillis) throws IOException {
        socket.setSoTimeout(answerMillis);
    }

    /** One command and its reply, an error too. */
    public Reply ask(String... words) throws IOException {
        send(List.<String[]>of(words));
        return reader.read();
    }

    /**
     * One command and its plain reply, see {@link #plain}.
     *
     * @throws ReplyError if the reply is an error
     */
    public Object call(String... words) throws IOException, ReplyError {
        Object reply = plain(ask(words));
        if (reply instanceof ReplyError error) {
            throw error;
        }
        return reply;
    }

    /**
     * One command whose reply is one text, a number or nothing; null for nothing.
     *
     * @throws IOException also if the reply is an error
     */
    public String text(String... words) throws IOException {
        try {
            Object reply = call(words);
            return reply == null ? null : reply.toString();
        } catch (ReplyError e) {
            throw new IOException("it answers " + e.getMessage(), e);
        }
    }

    /** Sends all commands in one piece; each has a reply to {@link #read} or {@link #receive}. */
    public void send(List<String[]> commands) throws IOException {
        RespRequest request = new RespRequest();
        commands.forEach(request::add);
        socket.getOutputStream().write(request.bytes());
    }

    /** The next reply, an error too. */
    public Reply read() throws IOException {
        return reader.read();
    }

    /** The next reply, plain. */
    public Object receive() throws IOException {
        return plain(reader.read());
    }

    /** A reply as {@link String}, {@link Long}, {@link List}, {@link Map}, null or {@link ReplyError}. */
    public static Object plain(Reply reply) {
        if (reply instanceof Reply.Simple simple) {
            return simple.text();
        } else if (reply instanceof Reply.Failure failure) {
            return new ReplyError(failure.message());
        } else if (reply instanceof Reply.Int number) {
            return number.value();
        } else if (reply instanceof Reply.Bulk bulk) {
            return new String(bulk.value(), StandardCharsets.UTF_8);
        } else if (reply instanceof Reply.Sequence sequence) {
            List<Object> items = new ArrayList<>(sequence.items().size());
            sequence.items().forEach(item -> items.add(plain(item)));
            return items;
        } else if (reply instanceof Reply.Pairs pairs) {
            return map(pairs.items());
        }
        return null;
    }

    private static Map<String, Object> map(List<Reply> items) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) {
            map.put(String.valueOf(plain(items.get(i))), plain(items.get(i + 1)));
        }
        return map;
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
