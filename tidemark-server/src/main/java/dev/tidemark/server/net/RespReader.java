package dev.tidemark.server.net;

import dev.tidemark.state.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies, RESP2 or RESP3, as those of the data model. Believes no length beyond its bounds: what answers need
 * not be a node.
 */
final class RespReader {
    private static final int MAX_ITEMS = 2_000_000;
    private static final int MAX_BULK_BYTES = 128 << 20;
    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_DEPTH = 16;

    private final InputStream in;

    /** @param in buffered */
    RespReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next reply, whichever it is.
     *
     * @throws EOFException if the connection was closed
     * @throws IOException if this is not RESP
     */
    Reply read() throws IOException {
        return read(0);
    }

    private Reply read(int depth) throws IOException {
        String line = line();
        if (line.isEmpty() || depth > MAX_DEPTH) {
            throw notResp();
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> new Reply.Failure(rest);
            case ':' -> new Reply.Int(number(rest));
            case '_' -> Reply.NIL;
            case '$', '=' -> bulk(number(rest));
            case '*', '~' -> sequence(number(rest), depth);
            case '%' -> new Reply.Pairs(items(2L * bounded(number(rest), MAX_ITEMS / 2), depth));
            default -> throw notResp();
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MAX_LINE_BYTES) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection was closed");
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

    private Reply bulk(long length) throws IOException {
        if (length == -1) {
            return Reply.NIL;
        }
        byte[] bytes = in.readNBytes(bounded(length, MAX_BULK_BYTES));
        if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
            throw new EOFException("the connection was closed within a reply");
        }
        return new Reply.Bulk(bytes);
    }

    private Reply sequence(long size, int depth) throws IOException {
        return size == -1 ? Reply.NIL_SEQUENCE : new Reply.Sequence(items(size, depth));
    }

    private List<Reply> items(long size, int depth) throws IOException {
        int count = bounded(size, MAX_ITEMS);
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(read(depth + 1));
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
}
