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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending end of this node's connection to one peer. Reconnects for ever, with backoff; what is sent while there is
 * no connection, or beyond the bound of bytes under way, is dropped (H106). A connection that gives no sign of life is
 * closed, so that a cable that was pulled is noticed. A peer that connects to this node is there, so it is not waited
 * for any longer.
 */
final class OutboundPeer {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundPeer.class);
    /** A lost packet of the handshake is sent again after a second by TCP; a new attempt is quicker on a near link. */
    private static final int FIRST_CONNECT_MILLIS = 500;
    /** A far peer needs a round trip or two; so the next attempt is given twice the time (H165). */
    private static final int MAX_CONNECT_MILLIS = 8_000;

    private static final int FIRST_BACKOFF_MILLIS = 20;
    private static final int MAX_BACKOFF_MILLIS = 1_000;
    static final int SILENCE_MILLIS = 5_000;
    /** If signs of life usually come at once, a shorter silence says as much. */
    private static final int MIN_SILENCE_MILLIS = 1_500;

    private static final int USUAL_TIMES = 6;
    private static final long PING_MILLIS = 1_000;
    private static final long REPEAT_MILLIS = 60_000;

    private final int id;
    /** Where it may be; each is tried in turn. */
    private List<HostPort> addresses;

    /** The one that is tried, or where it is. */
    private HostPort address;

    private int turn;
    private final NettyPeerTransport transport;
    private final EventLoop loop;
    private final NodeEnvironment.Timer timer;
    /** Outside the heap, where the JVM gives as much again by default; all peers together take a quarter of that. */
    private final long maxQueuedBytes;

    private final EnvelopeCodec codec = new EnvelopeCodec();

    private Channel channel;
    private boolean ready;
    private boolean dirty;
    private boolean closed;
    private ByteBuf batch;
    private int backoffMillis = FIRST_BACKOFF_MILLIS;
    /** Whether an attempt to connect waits for its time. */
    private boolean waiting;
    /** How many attempts were put off; only the last counts, those before it were brought forward. */
    private long putOff;

    private int connectMillis = FIRST_CONNECT_MILLIS;
    private long lastSign;
    private long lastPing;
    /** When the oldest ping was sent that nothing has come back for; 0: there is none. */
    private long unanswered;
    /** How long a pong takes, as of late. */
    private long usualMillis;

    private String lastRefusal = "";
    /** Why the last attempts failed; empty once one succeeded. */
    private String trouble = "";

    private long troubleToldAt;

    /**
     * @param addresses at least one
     * @param maxQueuedBytes beyond which messages are dropped
     */
    OutboundPeer(
            int id,
            List<HostPort> addresses,
            NettyPeerTransport transport,
            EventLoop loop,
            NodeEnvironment.Timer timer,
            long maxQueuedBytes) {
        this.maxQueuedBytes = maxQueuedBytes;
        this.id = id;
        this.addresses = List.copyOf(addresses);
        this.address = addresses.get(0);
        this.transport = transport;
        this.loop = loop;
        this.timer = timer;
    }

    /** Why there is no connection, in words; empty if there is one, or none was tried yet. */
    String trouble() {
        return lastRefusal.isEmpty() ? trouble : lastRefusal;
    }

    /** It may be there now, and nowhere else. */
    void isAt(List<HostPort> now) {
        if (now.equals(addresses)) {
            return;
        }
        addresses = List.copyOf(now);
        turn = 0;
        if (!addresses.contains(address) && channel != null) {
            channel.close(); // and connects again
        }
    }

    boolean isReady() {
        return ready;
    }

    void connect() {
        if (closed) {
            return;
        }
        address = addresses.get(turn % addresses.size());
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
                        ch.pipeline().addLast(decoder, new Answers(decoder));
                    }
                })
                .connect(address.host(), address.port());
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                connectMillis = connectMillis == MAX_CONNECT_MILLIS
                        ? FIRST_CONNECT_MILLIS
                        : Math.min(MAX_CONNECT_MILLIS, 2 * connectMillis);
                failed(Reasons.of(done.cause()));
                retryLater();
            }
        });
    }

    /** Said when it is new, and again once a minute: a name that is mistyped stays so until somebody hears of it. */
    private void failed(String why) {
        long now = transport.nowMillis();
        if (!closed && (!why.equals(trouble) || now - troubleToldAt >= REPEAT_MILLIS)) {
            LOG.warn("No connection to node {} at {}: {}. Trying on", id, address, why);
            troubleToldAt = now;
        }
        trouble = why;
    }

    private void retryLater() {
        turn += ready || trouble.isEmpty() && lastRefusal.isEmpty() ? 0 : 1;
        if (!closed) {
            int jitter = ThreadLocalRandom.current().nextInt(backoffMillis);
            long attempt = ++putOff;
            waiting = true;
            timer.after(backoffMillis + jitter, () -> retry(attempt));
            backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
        }
    }

    private void retry(long attempt) {
        if (waiting && attempt == putOff) {
            waiting = false;
            connect();
        }
    }

    /**
     * The peer has connected to this node. After a restart it is there long before the back-off ends, and until this
     * connection is up nothing that this node sends gets to it: neither its votes nor, if it is made the leader, its
     * entries. So the back-off begins from its start. Not after a refusal: a node that is wrong about the addresses
     * would hurry for ever.
     */
    void hasConnected() {
        if (ready || !lastRefusal.isEmpty()) {
            return;
        }
        backoffMillis = FIRST_BACKOFF_MILLIS;
        if (waiting) {
            retryLater();
        }
    }

    void send(Envelope envelope) {
        if (!ready || channel.bytesBeforeWritable() > maxQueuedBytes) {
            return;
        }
        if (batch == null) {
            batch = channel.alloc().buffer();
        }
        int start = PeerFrames.begin(batch, PeerFrames.MESSAGE);
        codec.encode(envelope, batch);
        PeerFrames.end(batch, start);
        dirty = true;
    }

    void flush() {
        if (dirty) {
            dirty = false;
            ByteBuf out = batch;
            batch = null;
            channel.writeAndFlush(out, channel.voidPromise());
        }
    }

    /**
     * Some times a second: asks for a sign of life once a second, and gives up on a connection that shows none for much
     * longer than it usually takes. TCP would wait longer and longer there; a fresh connection starts over.
     */
    void checkLife(long nowMillis) {
        if (channel == null || !channel.isActive()) {
            return; // connecting has a time limit of its own
        }
        long silence = ready ? Math.max(MIN_SILENCE_MILLIS, USUAL_TIMES * usualMillis) : SILENCE_MILLIS;
        boolean isSilent = ready
                ? unanswered != 0 && nowMillis - unanswered > Math.min(silence, SILENCE_MILLIS)
                : nowMillis - lastSign > silence;
        if (isSilent) {
            LOG.info("Node {} at {} gives no sign of life; connecting again", id, address);
            channel.close();
            return;
        }
        if (!ready) {
            return; // the hello was the question
        }
        if (nowMillis - lastPing < PING_MILLIS) {
            return;
        }
        lastPing = nowMillis;
        unanswered = unanswered == 0 ? nowMillis : unanswered;
        ByteBuf ping = channel.alloc().buffer(16);
        PeerFrames.end(ping, PeerFrames.begin(ping, PeerFrames.PING));
        channel.writeAndFlush(ping, channel.voidPromise());
    }

    /** Its silence so far says nothing. */
    void forgive(long nowMillis) {
        unanswered = unanswered == 0 ? 0 : nowMillis;
        lastSign = nowMillis;
    }

    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void lost() {
        boolean was = ready;
        ready = false;
        dirty = false;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (was) {
            backoffMillis = FIRST_BACKOFF_MILLIS;
            transport.outboundLost(id);
        }
        retryLater();
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
            unanswered = 0;
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
                usualMillis = Math.max(took, usualMillis - (usualMillis - took) / 8);
                unanswered = 0;
            }
            if (type == PeerFrames.WELCOME) {
                welcomed(ctx, Hello.decode(frame));
            } else if (type == PeerFrames.REFUSED) {
                refused(frame.toString(StandardCharsets.UTF_8));
                ctx.close();
            } else if (type != PeerFrames.PONG) {
                throw new MalformedFrameException("a frame of type " + type + " in answer to a hello");
            }
        }

        private void welcomed(ChannelHandlerContext ctx, Hello hello) {
            String objection = transport.own().objectionTo(hello);
            if (objection == null && hello.id() != id) {
                objection = "at " + address + " there is node " + hello.id() + ", not node " + id;
            }
            if (objection != null) {
                refused(objection);
                ctx.close();
                return;
            }
            decoder.trust();
            ready = true;
            lastRefusal = "";
            trouble = "";
            backoffMillis = FIRST_BACKOFF_MILLIS;
            connectMillis = FIRST_CONNECT_MILLIS;
            transport.outboundOpened(hello);
        }

        private void refused(String why) {
            backoffMillis = MAX_BACKOFF_MILLIS;
            if (!why.equals(lastRefusal)) {
                lastRefusal = why;
                LOG.warn("No connection to node {} at {}: {}", id, address, why);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            lost();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                refused("what answers there is not a Tidemark node of this version: " + Reasons.of(cause));
            }
            ctx.close();
        }
    }
}
