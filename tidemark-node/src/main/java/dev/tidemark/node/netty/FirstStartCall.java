package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.wire.FirstStartFrames;
import dev.tidemark.node.wire.MalformedFrameException;
import dev.tidemark.node.wire.OtherVersionException;
import dev.tidemark.node.wire.PeerFrameDecoder;
import dev.tidemark.node.wire.PeerFrames;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One question to one node: connects, asks, hears the answer, and is over. On the event loop. */
final class FirstStartCall extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int LIFE_MILLIS = 5_000;

    private final Question question;
    private final HostPort address;
    private final FirstStartPeers peers;
    private Channel channel;
    private boolean over;

    FirstStartCall(Question question, HostPort address, FirstStartPeers peers) {
        this.question = question;
        this.address = address;
        this.peers = peers;
    }

    Question question() {
        return question;
    }

    boolean isOpen() {
        return !over;
    }

    void connect(EventLoop loop, NameResolver names) {
        Bootstrap bootstrap = new Bootstrap();
        PeerSocket.tune(bootstrap, PeerLink.SILENCE_MILLIS);
        ChannelFuture connecting = bootstrap
                .group(loop)
                .channel(SocketTransport.best().channel())
                .resolver(names)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new PeerFrameDecoder(), FirstStartCall.this);
                    }
                })
                .connect(address.host(), address.port());
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failed(Reasons.of(done.cause()));
            }
        });
        loop.schedule(() -> failed("no answer"), LIFE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close() {
        over = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void failed(String why) {
        if (!over && peers.isCurrent(this)) {
            peers.driver().notReached(question.to(), address + " says: " + why);
        }
        close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ByteBuf out = ctx.alloc().buffer();
        FirstStartFrames.encode(question, out);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws MalformedFrameException {
        byte type = frame.readByte();
        if (type == PeerFrames.ANSWER) {
            heard(FirstStartFrames.answer(frame));
        } else if (type == PeerFrames.REFUSED) {
            failed(frame.toString(StandardCharsets.UTF_8));
        } else {
            throw new MalformedFrameException("a frame of type " + type + " in answer to a question");
        }
    }

    private void heard(Answer answer) {
        boolean isWanted = !over && peers.isCurrent(this);
        if (answer.from() != question.to() && !(answer instanceof Answer.Objects)) {
            failed("there is node " + answer.from() + ", not node " + question.to());
            return;
        }
        close();
        if (isWanted && answer.from() == question.to()) {
            peers.driver().answered(answer);
        } else if (isWanted && answer instanceof Answer.Objects objects) {
            peers.driver().notReached(question.to(), address + " says: " + objects.why());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        failed(
                reason instanceof OtherVersionException
                        ? reason.getMessage()
                        : reason instanceof MalformedFrameException
                                ? "what answers there is not a Tidemark node of this version"
                                : Reasons.of(reason));
    }
}
