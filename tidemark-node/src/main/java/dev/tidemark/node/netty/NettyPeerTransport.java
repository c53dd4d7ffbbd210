package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Peers over TCP. Every node opens one connection to every other and sends on that; what it receives comes over the
 * connections that the others opened. All of it on the node's event loop.
 */
public final class NettyPeerTransport implements PeerTransport {
    /** Every second tick of an idle node, and not at each of a busy one. */
    private static final int LIFE_CHECK_MILLIS = 190;

    private static final int PAUSE_MILLIS = 750;
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private final Hello own;
    private final Introduction introduction;
    private final EventLoop loop;
    private final NameResolver names = new NameResolver();
    private final NodeClock clock;
    private final SortedMap<Integer, OutboundPeer> outbound = new TreeMap<>();
    /** Looked up only. */
    private final Map<Integer, Channel> inbound = new HashMap<>();

    private final Strangers strangers = new Strangers();

    private final Map<Integer, HostPort> clientAddresses = new HashMap<>();
    private Listener listener;
    private Channel server;
    private long lifeChecked;
    private boolean closed;

    public NettyPeerTransport(
            Hello own,
            Introduction introduction,
            SortedMap<Integer, HostPort> voters,
            EventLoop loop,
            NodeEnvironment.Timer timer,
            NodeClock clock) {
        this.own = own;
        this.introduction = introduction;
        this.loop = loop;
        this.clock = clock;
        long queued = Math.min(MAX_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / 4 / Math.max(1, voters.size() - 1));
        voters.forEach((id, address) -> {
            if (id != own.id()) {
                outbound.put(id, new OutboundPeer(id, address, this, loop, timer, queued));
            }
        });
    }

    /** Takes the port. Any thread; what comes in before {@link #start} is refused by nobody being there. */
    public void bind(HostPort address) throws StartException {
        server = PeerPort.bind(address, loop, decoder -> new InboundPeer(this, decoder));
    }

    /** Begins to accept and to connect. On the event loop. */
    public void start(Listener to) {
        listener = to;
        server.config().setAutoRead(true);
        outbound.values().forEach(OutboundPeer::connect);
        lifeChecked = clock.millis();
    }

    @Override
    public void look() {
        long now = clock.millis();
        if (closed || now - lifeChecked < LIFE_CHECK_MILLIS) {
            return;
        }
        if (now - lifeChecked > PAUSE_MILLIS) {
            // This process stood still: what came meanwhile was not read yet.
            outbound.values().forEach(peer -> peer.forgive(now));
        }
        lifeChecked = now;
        outbound.values().forEach(peer -> peer.checkLife(now));
    }

    /** On the event loop. */
    public void close() {
        closed = true;
        server.close();
        outbound.values().forEach(OutboundPeer::close);
        names.close();
        inbound.values().forEach(Channel::close);
    }

    @Override
    public void send(Envelope envelope) {
        OutboundPeer peer = outbound.get(envelope.to());
        if (peer != null) {
            peer.send(envelope);
        }
    }

    @Override
    public void flush() {
        outbound.values().forEach(OutboundPeer::flush);
    }

    @Override
    public boolean isConnected(int peer) {
        OutboundPeer out = outbound.get(peer);
        return out != null && out.isReady();
    }

    @Override
    public String trouble(int peer) {
        OutboundPeer out = outbound.get(peer);
        return out == null ? "" : out.trouble();
    }

    @Override
    public HostPort clientAddress(int peer) {
        return clientAddresses.get(peer);
    }

    // From the connections

    NameResolver names() {
        return names;
    }

    Hello own() {
        return own;
    }

    long nowMillis() {
        return clock.millis();
    }

    void received(Envelope envelope) {
        if (!closed) {
            listener.received(envelope);
        }
    }

    void outboundOpened(Hello peer) {
        clientAddresses.put(peer.id(), peer.client());
        listener.connected(peer.id());
    }

    void outboundLost(int peer) {
        if (!closed) {
            listener.connectionLost(peer);
        }
    }

    void strangerCame(Channel channel) {
        strangers.came(channel);
    }

    void strangerGone(Channel channel) {
        strangers.gone(channel);
    }

    /** To a node that starts for the first time, and asks; while this one runs, at any time. */
    Answer answer(Question question) {
        return introduction.answer(question, own.cluster());
    }

    void inboundOpened(Hello peer, Channel channel) {
        strangers.gone(channel);
        clientAddresses.put(peer.id(), peer.client());
        Channel before = inbound.put(peer.id(), channel);
        if (before != null) {
            before.close(); // the peer has given it up, whether or not that got here
        }
        OutboundPeer back = outbound.get(peer.id());
        if (back != null && !closed) {
            back.hasConnected();
        }
    }

    void inboundClosed(Hello peer, Channel channel) {
        if (inbound.remove(peer.id(), channel) && !closed) {
            listener.connectionLost(peer.id());
        }
    }
}
