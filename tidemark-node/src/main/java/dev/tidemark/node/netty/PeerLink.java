package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.wire.EnvelopeCodec;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.node.wire.MalformedFrameException;
import dev.tidemark.node.wire.PeerFrameDecoder;
import dev.tidemark.node.wire.PeerFrames;
import dev.tidemark.protocol.message.Envelope;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One connection to a peer, from the attempt to its end: hello and welcome, then messages out and signs of life back.
 * It tells its owner of both, once. Event loop only.
 */
final class PeerLink {
    /** Without a sign of life for so long it is closed, whatever its round trip. */
    static final int SILENCE_MILLIS = 5_000;
    /** If signs of life usually come at once, a shorter silence says as much. */
    static final int MIN_SILENCE_MILLIS = 1_500;

    private static final long PING_MILLIS = 1_000;
    /** What waits for longer than an acknowledgement usually takes waits for a repetition, if not for more. */
    private static final long MIN_STALL_MILLIS = 200;

    private static final int STALL_ROUND_TRIPS = 4;
    /** Where TCP tells nothing. A ping is answered by the other process, which may be busy with something else. */
    private static final long MIN_DEAF_MILLIS = 500;

    private static final int DEAF_TIMES = 6;
    private static final long HELD_BACK_MILLIS = 20;
    private static final long UNKNOWN = -1;

    /** What becomes of it. */
    interface Owner {
        /** Whether this peer is the one that is meant; null, or why not. */
        String objectionTo(Hello peer, HostPort address);

        void welcomed(PeerLink link, Hello peer);

        void refused(PeerLink link, String why);

        /**
         * It is not open, or no longer.
         *
         * @param why it could not be opened; null if it was open
         */
        void ended(PeerLink link, String why);
    }

    private final HostPort address;
    private final Owner owner;
    private final NettyPeerTransport transport;
    private final NodeEnvironment.Timer timer;
    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final TcpLook tcp;
    private final Channel channel;

    private boolean ready;
    private boolean ended;
    /** What is not given to the channel yet; null if nothing is. */
    private ByteBuf batch;
    /** Whether the batch waits until the kernel has room for it without waiting ever longer. */
    private boolean heldBack;

    private long lastSign;
    private long lastPing;
    /** When the oldest ping was sent that nothing has come back for; 0: there is none. */
    private long unanswered;
    /** The least that a pong took, of late: those that waited for a loss say nothing of the way. */
    private long usualMillis = UNKNOWN;

    /**
     * Begins to connect.
     *
     * @param connectMillis after which TCP must have connected
     */
    PeerLink(
            HostPort address,
            int connectMillis,
            Owner owner,
            NettyPeerTransport transport,
            EventLoop loop,
            NodeEnvironment.Timer timer) {
        this.address = address;
        this.owner = owner;
        this.transport = transport;
        this.timer = timer;
        this.tcp = transport.tcpLook();
        this.lastSign = transport.nowMillis();
        PeerFrameDecoder decoder = new PeerFrameDecoder();
        Bootstrap bootstrap = new Bootstrap();
        PeerSocket.tune(bootstrap, SILENCE_MILLIS);
        ChannelFuture connecting = bootstrap
                .group(loop)
                .channel(SocketTransport.best().channel())
                .resolver(transport.names())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        PeerSocket.boundRepetition(ch);
                        ch.pipeline().addLast(decoder, new Answers(decoder));
                    }
                })
                .connect(address.host(), address.port());
        channel = connecting.channel();
        // Later: the owner does not know this link yet if it fails at once.
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                loop.execute(() -> end(Reasons.of(done.cause())));
            }
        });
    }

    HostPort address() {
        return address;
    }

    /** Whether it was welcomed, and is open. */
    boolean isReady() {
        return ready;
    }

    /** Queues a message, if not too much waits already. After the welcome. */
    void send(Envelope envelope, long maxQueuedBytes) {
        int waiting = batch == null ? 0 : batch.readableBytes();
        if (channel.bytesBeforeWritable() + waiting > maxQueuedBytes) {
            return;
        }
        if (batch == null) {
            batch = channel.alloc().buffer();
        }
        int start = PeerFrames.begin(batch, PeerFrames.MESSAGE);
        codec.encode(envelope, batch);
        PeerFrames.end(batch, start);
    }

    /**
     * Lets go what was queued; unless nothing gets through, and more on its way would only have the kernel wait twice
     * as long after each loss. Then it becomes one larger piece, and waits for an acknowledgement.
     */
    void flush() {
        if (batch == null || heldBack) {
            return;
        }
        long now = transport.nowMillis();
        if (isStalled(now)) {
            tcp.look(channel, now);
            if (isStalled(now) && tcp.isFull()) {
                heldBack = true;
                timer.after(HELD_BACK_MILLIS, () -> {
                    heldBack = false;
                    flush();
                });
                return;
            }
        }
        ByteBuf out = batch;
        batch = null;
        channel.writeAndFlush(out, channel.voidPromise());
    }

    /** Some times a second: looks how TCP gets on, and once a second asks the peer for a sign of life. */
    void look(long nowMillis) {
        tcp.look(channel, nowMillis);
        if (!ready || nowMillis - lastPing < PING_MILLIS) {
            return; // the hello was the question
        }
        lastPing = nowMillis;
        if (unanswered == 0) { // another one would only wait with it
            unanswered = nowMillis;
            ByteBuf ping = channel.alloc().buffer(16);
            PeerFrames.end(ping, PeerFrames.begin(ping, PeerFrames.PING));
            channel.writeAndFlush(ping, channel.voidPromise());
        }
    }

    /** Whether what was sent has not been acknowledged for several round trips: another connection may be quicker. */
    boolean isStalled(long nowMillis) {
        return tcp.isKnown()
                ? tcp.waitedMillis(nowMillis) > Math.max(MIN_STALL_MILLIS, STALL_ROUND_TRIPS * tcp.roundTripMillis())
                : unanswered != 0 && nowMillis - unanswered > Math.max(MIN_DEAF_MILLIS, DEAF_TIMES * usualMillis);
    }

    /** Whether there was no sign of life for so long that it is of no use to wait for one. */
    boolean isSilent(long nowMillis) {
        long silence = Math.max(MIN_SILENCE_MILLIS, DEAF_TIMES * usualMillis);
        return ready
                ? unanswered != 0 && nowMillis - unanswered > Math.min(silence, SILENCE_MILLIS)
                : channel.isActive() && nowMillis - lastSign > SILENCE_MILLIS; // connecting has a limit of its own
    }

    /** Its silence so far says nothing. */
    void forgive(long nowMillis) {
        unanswered = unanswered == 0 ? 0 : nowMillis;
        lastSign = nowMillis;
    }

    /** Closes it, and tells the owner as if the peer had. */
    void giveUp() {
        end(null);
        channel.close();
    }

    /** Closes it without a word to the owner. What it has not got across is dropped, in the kernel too. */
    void abandon() {
        ended = true;
        drop();
        PeerSocket.reset(channel);
    }

    private void end(String why) {
        if (!ended) {
            ended = true;
            drop();
            owner.ended(this, why);
        }
    }

    private void drop() {
        ready = false;
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }

    /** What comes back on the connection: welcome or refusal, then signs of life. */
    private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        private final PeerFrameDecoder decoder;

        Answers(PeerFrameDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            lastSign = transport.nowMillis();
            ByteBuf out = ctx.alloc().buffer();
            int start = PeerFrames.begin(out, PeerFrames.HELLO);
            transport.own().encode(out);
            PeerFrames.end(out, start);
            ctx.writeAndFlush(out, ctx.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws MalformedFrameException {
            lastSign = transport.nowMillis();
            byte type = frame.readByte();
            if (type == PeerFrames.PONG && unanswered != 0) {
                long took = lastSign - unanswered;
                usualMillis = usualMillis == UNKNOWN ? took : Math.min(took, usualMillis + usualMillis / 8 + 1);
                unanswered = 0;
            }
            if (ended) {
                return;
            }
            if (type == PeerFrames.WELCOME) {
                welcomed(Hello.decode(frame));
            } else if (type == PeerFrames.REFUSED) {
                refused(frame.toString(StandardCharsets.UTF_8));
            } else if (type != PeerFrames.PONG) {
                throw new MalformedFrameException("a frame of type " + type + " in answer to a hello");
            }
        }

        private void welcomed(Hello hello) {
            String objection = owner.objectionTo(hello, address);
            if (objection != null) {
                refused(objection);
                return;
            }
            decoder.trust();
            ready = true;
            owner.welcomed(PeerLink.this, hello);
        }

        private void refused(String why) {
            owner.refused(PeerLink.this, why);
            giveUp();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException) && !ended) {
                owner.refused(
                        PeerLink.this,
                        "what answers there is not a Tidemark node of this version: " + Reasons.of(cause));
            }
            ctx.close();
        }
    }
}
