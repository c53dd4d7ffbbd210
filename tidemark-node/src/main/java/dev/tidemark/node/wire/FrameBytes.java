package dev.tidemark.node.wire;

import dev.tidemark.protocol.message.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Messages as the frames that cross a network, in arrays: for those who carry them in another way than sockets do. */
public final class FrameBytes {
    private final EnvelopeCodec incoming = new EnvelopeCodec();
    private final EnvelopeCodec outgoing = new EnvelopeCodec();
    private final PeerFrameDecoder frames = new PeerFrameDecoder();
    private final List<Object> received = new ArrayList<>(1);
    private final ByteBuf bytes = Unpooled.buffer();

    public FrameBytes() {
        frames.trust();
    }

    public byte[] encode(Envelope envelope) {
        bytes.clear();
        int start = PeerFrames.begin(bytes, PeerFrames.MESSAGE);
        outgoing.encode(envelope, bytes);
        PeerFrames.end(bytes, start);
        return ByteBufUtil.getBytes(bytes);
    }

    /**
     * Takes whole frames.
     *
     * @param to gets each message
     * @return false if it is not what a node sends, at least one message
     */
    public boolean decode(byte[] frame, Consumer<Envelope> to) {
        try {
            frames.takeFrames(Unpooled.wrappedBuffer(frame), received);
            for (Object message : received) {
                ByteBuf body = (ByteBuf) message;
                if (body.readByte() != PeerFrames.MESSAGE) {
                    return false;
                }
                to.accept(incoming.decode(body));
            }
            return !received.isEmpty();
        } catch (MalformedFrameException e) {
            return false;
        } finally {
            received.clear();
        }
    }
}
