package dev.tidemark.server.connection;

import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.resp.RespProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * What one client sent and was not taken yet: bytes, and at most one command that waits for those before it. Event loop
 * only.
 */
final class CommandInput {
    private static final int MAX_READ_AHEAD_BYTES = 64 << 10;

    private final RespDecoder decoder;
    /** Arrived and not yet decoded; null if nothing. */
    private ByteBuf bytes;
    /** Decoded, and waiting for those before it. */
    private byte[][] held;

    CommandInput(RespLimits limits, boolean authenticated) {
        decoder = new RespDecoder(limits, authenticated);
    }

    /** Takes over what arrived. */
    void add(ByteBufAllocator allocator, ByteBuf arrived) {
        bytes = bytes == null ? arrived : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, arrived);
    }

    /**
     * Takes the next command out.
     *
     * @return null if more must arrive first
     */
    byte[][] next() throws RespProtocolException {
        if (held != null) {
            byte[][] first = held;
            held = null;
            return first;
        }
        if (bytes == null) {
            return null;
        }
        byte[][] arguments = decoder.next(bytes);
        if (arguments == null) {
            drop(); // the decoder keeps what it needs of it
        }
        return arguments;
    }

    /** The command that was taken out last must wait: it comes again. */
    void putBack(byte[][] arguments) {
        held = arguments;
    }

    /** Gives back what is not decoded. */
    void drop() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    /** Whether nothing is there to be decoded or to be run. Half a command may be: see {@link #isInsideCommand}. */
    boolean isEmpty() {
        return bytes == null && held == null;
    }

    /** Whether a command began and its end has not arrived. */
    boolean isInsideCommand() {
        return decoder.isInsideCommand();
    }

    /** Whether so little waits that more is to be read from the socket. */
    boolean hasRoom() {
        return readAheadBytes() <= MAX_READ_AHEAD_BYTES;
    }

    /** About how much memory it takes. */
    long heldBytes() {
        return readAheadBytes() + decoder.heldBytes() + (held == null ? 0 : decoder.commandBytes());
    }

    int readAheadBytes() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    /** Size of the command that was taken out last. */
    int commandBytes() {
        return decoder.commandBytes();
    }

    /** Whether the client may use the full limits. */
    void setAuthenticated(boolean authenticated) {
        decoder.setAuthenticated(authenticated);
    }
}
