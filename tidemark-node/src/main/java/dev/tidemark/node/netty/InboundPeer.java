package dev.tidemark.node.netty;

import dev.tidemark.node.wire.EnvelopeCodec;
import dev.tidemark.node.wire.FirstStartFrames;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.node.wire.MalformedFrameException;
import dev.tidemark.node.wire.OtherVersionException;
import dev.tidemark.node.wire.PeerFrameDecoder;
import dev.tidemark.node.wire.PeerFrames;
import dev.tidemark.protocol.message.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receiving end of a connection that a peer opened: hello first, then messages. */
final class InboundPeer extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(InboundPeer.class);
    private static final String WRONG_PORT =
            "-ERR this is a Tidemark peer port: only Tidemark nodes talk here. Clients use"
                    + " the client port, browsers the HTTP port.\r\n";

    /** Who has not said hello after this is no node: a stranger who waits for an answer, or a scan that just stays. */
    static final int HELLO_MILLIS = 5_000;

    private final NettyPeerTransport transport;
    private final PeerFrameDecoder decoder;
    private final EnvelopeCodec codec = new EnvelopeCodec();
    private Hello peer;
    private Future<?> helloDeadline;

    InboundPeer(NettyPeerTransport transport, PeerFrameDecoder decoder) {
        this.transport = transport;
        this.decoder = decoder;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        transport.strangerCame(ctx.channel());
        helloDeadline = ctx.executor().schedule(() -> tellStranger(ctx), HELLO_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws MalformedFrameException {
        byte type = frame.readByte();
        if (peer == null) {
            greet(ctx, type, frame);
            return;
        }
        if (transport.isTooOld(peer)) {
            refuse(ctx, transport.objectionTo(peer));
            return;
        }
        transport.inboundHeard(peer, ctx.channel());
        if (type == PeerFrames.MESSAGE) {
            Envelope envelope = codec.decode(frame);
            if (envelope.from() != peer.id() || !envelope.incarnation().equals(peer.incarnation())) {
                throw new MalformedFrameException("a message of node " + envelope.from() + " from node " + peer.id());
            }
            transport.received(envelope);
        } else if (type == PeerFrames.PING) {
            ByteBuf pong = ctx.alloc().buffer(16);
            PeerFrames.end(pong, PeerFrames.begin(pong, PeerFrames.PONG));
            ctx.writeAndFlush(pong, ctx.voidPromise());
        } else {
            throw new MalformedFrameException("a frame of type " + type);
        }
    }

    private void greet(ChannelHandlerContext ctx, byte type, ByteBuf frame) throws MalformedFrameException {
        if (type == PeerFrames.QUESTION) {
            FirstStartAnswers.tell(ctx, transport.answer(FirstStartFrames.question(frame)));
            return;
        }
        if (type != PeerFrames.HELLO) {
            throw new MalformedFrameException("a frame of type " + type + " before the hello");
        }
        Hello hello = Hello.decode(frame);
        String objection = transport.objectionTo(hello);
        if (objection != null) {
            LOG.warn("Refused a connection from {}: {}", ctx.channel().remoteAddress(), objection);
            refuse(ctx, objection);
            return;
        }
        peer = hello;
        helloDeadline.cancel(false);
        decoder.trust();
        ByteBuf out = ctx.alloc().buffer();
        int start = PeerFrames.begin(out, PeerFrames.WELCOME);
        transport.own().encode(out);
        PeerFrames.end(out, start);
        ctx.writeAndFlush(out, ctx.voidPromise());
        transport.inboundOpened(hello, ctx.channel());
    }

    private static void refuse(ChannelHandlerContext ctx, String why) {
        ByteBuf out = ctx.alloc().buffer();
        int start = PeerFrames.begin(out, PeerFrames.REFUSED);
        out.writeBytes(why.getBytes(StandardCharsets.UTF_8));
        PeerFrames.end(out, start);
        ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        helloDeadline.cancel(false);
        transport.strangerGone(ctx.channel());
        if (peer != null) {
            transport.inboundClosed(peer, ctx.channel());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause, peer == null);
    }

    /** @param isStranger whether the other side has not said who it is */
    static void failed(ChannelHandlerContext ctx, Throwable cause, boolean isStranger) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof MalformedFrameException) {
            LOG.warn(
                    "Closed a connection from {} to the peer port: {}",
                    ctx.channel().remoteAddress(),
                    reason.getMessage());
            if (reason instanceof OtherVersionException) {
                refuse(ctx, reason.getMessage());
                return;
            }
            if (isStranger) {
                tellStranger(ctx);
                return;
            }
        } else if (!(reason instanceof IOException)) {
            LOG.error("A connection from {} failed", ctx.channel().remoteAddress(), reason);
        }
        ctx.close();
    }

    static void tellStranger(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(WRONG_PORT, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
