package dev.tidemark.node.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Frames between peers: a length, a CRC32C, then so many bytes, the first of which says what they are. A length is
 * believed only within the bound, and nothing is allocated by it before the bytes are there (H13).
 */
public final class PeerFrames {
    static final int HEADER_BYTES = 8;
    /** More than a batch of entries, a snapshot piece, or the largest single entry with its envelope (H109). */
    static final int MAX_FRAME_BYTES = 40 << 20;

    public static final byte HELLO = 'H';
    public static final byte WELCOME = 'W';
    public static final byte REFUSED = 'R';
    public static final byte QUESTION = 'F';
    public static final byte ANSWER = 'A';
    public static final byte MESSAGE = 'M';
    public static final byte PING = 'P';
    public static final byte PONG = 'Q';

    private PeerFrames() {}

    /** Reserves the header; write type and body after it, then {@link #end}. @return where the frame starts */
    public static int begin(ByteBuf out, byte type) {
        int start = out.writerIndex();
        out.writeLong(0);
        out.writeByte(type);
        return start;
    }

    public static void end(ByteBuf out, int start) {
        int length = out.writerIndex() - start - HEADER_BYTES;
        out.setInt(start, length);
        out.setInt(start + Integer.BYTES, checksum(out, start + HEADER_BYTES, length));
    }

    static int checksum(ByteBuf bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : bytes.nioBuffers(from, length)) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }
}
