package dev.tidemark.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * As much of gRPC over HTTP/2 (RFC 9113, RFC 7541) as {@code Put} and {@code Range} of etcd need. Operation <i>n</i> is
 * stream 2<i>n</i>+1. Headers are the same for all, so they are encoded ahead: the first request puts what repeats into
 * the server's table of headers, the others name its entries, as any client of gRPC does.
 *
 * <p>Headers of replies are not decoded. A call that worked has a message in its reply; one that failed has none,
 * because the server of gRPC sends a status alone. So the message tells both apart.
 */
final class EtcdWire implements Wire {
    static final int FRAME_HEAD_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int SETTING_INITIAL_WINDOW = 4;
    private static final int FIRST_WINDOW = 65_535;
    private static final int OUR_WINDOW = 1 << 30;
    private static final int GRPC_HEAD_BYTES = 5;
    /** Answers to settings, pings and windows wait in the same buffer. */
    private static final int CONTROL_BYTES = 256;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Listener listener;
    private final byte[] firstPutHeaders;
    private final byte[] firstRangeHeaders;
    private final byte[] putHeaders;
    private final byte[] rangeHeaders;
    private final byte[] put;
    private final byte[] range;
    private final boolean[] answered = new boolean[1 << 15];

    private long operations;
    private long sendWindow = FIRST_WINDOW;
    private long received;
    private final byte[] ping = new byte[8];

    /** @param serializable whether reads may be answered by any node from what it has */
    EtcdWire(CommandTemplates commands, Listener listener, boolean serializable) {
        this.listener = listener;
        firstPutHeaders = headers("/etcdserverpb.KV/Put", commands.authority(), true);
        firstRangeHeaders = headers("/etcdserverpb.KV/Range", commands.authority(), true);
        putHeaders = headers("/etcdserverpb.KV/Put", commands.authority(), false);
        rangeHeaders = headers("/etcdserverpb.KV/Range", commands.authority(), false);
        put = message(CommandTemplates.key(), commands.value());
        range = range(serializable);
    }

    private static byte[] headers(String path, String authority, boolean first) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        block.write(0x04); // :path, not to be remembered
        text(block, path);
        if (first) {
            block.write(0x41); // :authority, remembered
            text(block, authority);
            block.write(0x5f); // content-type, remembered
            text(block, "application/grpc");
            block.write(0x40); // a new name, remembered
            text(block, "te");
            text(block, "trailers");
        } else {
            block.write(0xc0); // the three, the last remembered has the lowest number, 62
            block.write(0xbf);
            block.write(0xbe);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 126) {
            throw new IllegalArgumentException("too long for a header: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    /** {@code PutRequest} and {@code RangeRequest} both have the key as field 1; a put has the value as field 2. */
    private static byte[] message(byte[] key, byte[] value) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0x0a);
        message.write(key.length);
        message.writeBytes(key);
        if (value != null) {
            message.write(0x12);
            int length = value.length;
            while (length > 0x7f) {
                message.write(length & 0x7f | 0x80);
                length >>>= 7;
            }
            message.write(length);
            message.writeBytes(value);
        }
        return message.toByteArray();
    }

    /** {@code serializable} is field 7 of {@code RangeRequest}. */
    private static byte[] range(boolean serializable) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(message(CommandTemplates.key(), null));
        if (serializable) {
            message.write(0x38);
            message.write(1);
        }
        return message.toByteArray();
    }

    @Override
    public void greet(ByteBuffer out) {
        out.put(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frameHead(out, 6, SETTINGS, 0, 0);
        out.putShort((short) SETTING_INITIAL_WINDOW).putInt(OUR_WINDOW);
        windowUpdate(out, OUR_WINDOW);
    }

    @Override
    public int maxBytes() {
        return CONTROL_BYTES + 2 * FRAME_HEAD_BYTES + firstRangeHeaders.length + GRPC_HEAD_BYTES + put.length;
    }

    @Override
    public boolean maySend() {
        return sendWindow >= GRPC_HEAD_BYTES + put.length;
    }

    @Override
    public void write(ByteBuffer out, boolean isWrite, int key) {
        byte[] block = operations == 0
                ? (isWrite ? firstPutHeaders : firstRangeHeaders)
                : (isWrite ? putHeaders : rangeHeaders);
        byte[] message = isWrite ? put : range;
        answered[slot(operations)] = false;
        int stream = (int) (2 * operations + 1);
        operations++;
        frameHead(out, block.length, HEADERS, END_HEADERS, stream);
        out.put(block);
        frameHead(out, GRPC_HEAD_BYTES + message.length, DATA, END_STREAM, stream);
        out.put((byte) 0).putInt(message.length);
        int start = out.position();
        out.put(message);
        CommandTemplates.patchKey(out, start + 2, key);
        sendWindow -= GRPC_HEAD_BYTES + message.length;
    }

    private static void frameHead(ByteBuffer out, int length, int type, int flags, int stream) {
        out.putInt(length << 8 | type).put((byte) flags).putInt(stream);
    }

    private static void windowUpdate(ByteBuffer out, int bytes) {
        frameHead(out, 4, WINDOW_UPDATE, 0, 0);
        out.putInt(bytes);
    }

    @Override
    public void read(ByteBuffer in, ByteBuffer out) throws IOException {
        while (in.remaining() >= FRAME_HEAD_BYTES) {
            int start = in.position();
            int head = in.getInt(start);
            int length = head >>> 8;
            if (length > in.capacity() - FRAME_HEAD_BYTES) {
                throw new IOException("a frame of " + length + " bytes came, which HTTP/2 does not allow here");
            }
            if (in.remaining() < FRAME_HEAD_BYTES + length) {
                return;
            }
            int stream = in.getInt(start + 5) & Integer.MAX_VALUE;
            frame(in, out, head & 0xff, in.get(start + 4), stream, start + FRAME_HEAD_BYTES, length);
            in.position(start + FRAME_HEAD_BYTES + length);
        }
    }

    private void frame(ByteBuffer in, ByteBuffer out, int type, int flags, int stream, int at, int length)
            throws IOException {
        switch (type) {
            case DATA -> {
                received += length;
                if (received >= OUR_WINDOW / 2) {
                    windowUpdate(out, (int) received);
                    received = 0;
                }
                if (length >= GRPC_HEAD_BYTES) {
                    answered[slot(stream >>> 1)] = true;
                }
                endIf(flags, stream);
            }
            case HEADERS -> endIf(flags, stream);
            case RST_STREAM -> end(stream, "etcd reset a call with code " + in.getInt(at));
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    frameHead(out, 0, SETTINGS, ACK, 0);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    in.get(at, ping);
                    frameHead(out, 8, PING, ACK, 0);
                    out.put(ping);
                }
            }
            case WINDOW_UPDATE -> {
                if (stream == 0) {
                    sendWindow += in.getInt(at) & Integer.MAX_VALUE;
                }
            }
            case GOAWAY -> throw new IOException("etcd ends the connection with code " + in.getInt(at + 4));
            default -> {
                // of no interest
            }
        }
    }

    private void endIf(int flags, int stream) {
        if ((flags & END_STREAM) != 0) {
            end(stream, answered[slot(stream >>> 1)] ? null : "etcd answered a call with an error; see its log");
        }
    }

    private void end(int stream, String error) {
        listener.ended(stream >>> 1, error == null ? Outcome.OK : Outcome.ERROR, error);
    }

    private int slot(long number) {
        return (int) number & (answered.length - 1);
    }
}
