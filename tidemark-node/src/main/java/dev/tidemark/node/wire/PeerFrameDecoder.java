package dev.tidemark.node.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts a stream into frames and checks them. The bytes it passes on start with the type. Until the other side has said
 * hello, only a small frame is accepted, so that a client that speaks Redis or HTTP to this port costs nothing.
 */
public final class PeerFrameDecoder extends ByteToMessageDecoder {
    static final int MAX_HELLO_BYTES = 4096;

    private int maxFrameBytes = MAX_HELLO_BYTES;
    private boolean broken;

    public void trust() {
        maxFrameBytes = PeerFrames.MAX_FRAME_BYTES;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws MalformedFrameException {
        if (broken) {
            in.skipBytes(in.readableBytes()); // nothing in a stream means anything after its first bad frame
            return;
        }
        try {
            takeFrames(in, out);
        } catch (MalformedFrameException e) {
            broken = true;
            throw e;
        }
    }

    void takeFrames(ByteBuf in, List<Object> out) throws MalformedFrameException {
        while (in.readableBytes() >= PeerFrames.HEADER_BYTES) {
            int length = in.getInt(in.readerIndex());
            if (length < 1 || length > maxFrameBytes) {
                in.skipBytes(in.readableBytes()); // there are no frames to be found any more
                throw new MalformedFrameException("a frame that claims " + length + " bytes; the bound is "
                        + maxFrameBytes + (maxFrameBytes == MAX_HELLO_BYTES ? " before the hello" : ""));
            }
            if (in.readableBytes() < PeerFrames.HEADER_BYTES + length) {
                return;
            }
            int expected = in.getInt(in.readerIndex() + Integer.BYTES);
            int start = in.readerIndex() + PeerFrames.HEADER_BYTES;
            if (PeerFrames.checksum(in, start, length) != expected) {
                in.skipBytes(in.readableBytes());
                throw new MalformedFrameException("a frame with a wrong checksum");
            }
            out.add(in.retainedSlice(start, length));
            in.skipBytes(PeerFrames.HEADER_BYTES + length);
        }
    }
}
