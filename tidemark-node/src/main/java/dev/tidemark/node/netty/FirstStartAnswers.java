package dev.tidemark.node.netty;

import dev.tidemark.node.wire.FirstStartFrames;
import dev.tidemark.node.wire.MalformedFrameException;
import dev.tidemark.node.wire.PeerFrames;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The receiving end of a connection to a node that starts for the first time: a question is answered, and a node that
 * has an id already, and wants to talk as a peer, is to come again: the connection is closed, and it does.
 */
final class FirstStartAnswers extends SimpleChannelInboundHandler<ByteBuf> {
    private final FirstStartPeers peers;
    private Future<?> deadline;

    FirstStartAnswers(FirstStartPeers peers) {
        this.peers = peers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        peers.strangers().came(ctx.channel());
        deadline = ctx.executor()
                .schedule(() -> InboundPeer.tellStranger(ctx), InboundPeer.HELLO_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws MalformedFrameException {
        byte type = frame.readByte();
        if (type == PeerFrames.QUESTION) {
            answer(ctx, FirstStartFrames.question(frame));
        } else if (type == PeerFrames.HELLO) {
            ctx.close();
        } else {
            throw new MalformedFrameException("a frame of type " + type + " before the hello");
        }
    }

    private void answer(ChannelHandlerContext ctx, Question question) {
        tell(ctx, peers.driver().asked(question));
    }

    /** Ends the connection. */
    static void tell(ChannelHandlerContext ctx, Answer answer) {
        ByteBuf out = ctx.alloc().buffer();
        FirstStartFrames.encode(answer, out);
        ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel(false);
        peers.strangers().gone(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        InboundPeer.failed(ctx, cause, true);
    }
}
