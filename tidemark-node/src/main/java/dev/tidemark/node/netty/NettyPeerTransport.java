package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.bootstrap.Question;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.NotWelcome;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peers over TCP. Every node opens a connection to every other and sends on that, or on another that takes its place
 * ({@link OutboundPeer}); what it receives comes over the connections that the others opened. All of it on the node's
 * event loop.
 */
public final class NettyPeerTransport implements PeerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(NettyPeerTransport.class);
    /** Every tick of an idle node, and not at each of a busy one. */
    private static final int LIFE_CHECK_MILLIS = 90;

    private static final int PAUSE_MILLIS = 750;
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    /** As this node is configured. */
    private final Hello introduced;

    private Hello own;
    private final SortedMap<Integer, HostPort> configured;
    private final NodeEnvironment.Timer timer;
    private final long maxQueuedBytes;
    /** Data directories that the cluster has removed. */
    private SortedSet<UUID> removed = new TreeSet<>();

    private final Introduction introduction;
    private final EventLoop loop;
    private final NameResolver names = new NameResolver();
    private final NodeClock clock;
    private final Supplier<TcpLook> looks;
    private final SortedMap<Integer, OutboundPeer> outbound = new TreeMap<>();
    private final InboundPeers inbound = new InboundPeers();

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
        this(own, introduction, voters, loop, timer, clock, TcpLook::new);
    }

    /** @param looks how each connection is looked at */
    NettyPeerTransport(
            Hello own,
            Introduction introduction,
            SortedMap<Integer, HostPort> voters,
            EventLoop loop,
            NodeEnvironment.Timer timer,
            NodeClock clock,
            Supplier<TcpLook> looks) {
        this.looks = looks;
        this.introduced = own;
        this.own = own;
        this.introduction = introduction;
        this.loop = loop;
        this.clock = clock;
        long queued = Math.min(MAX_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / 4 / Math.max(1, voters.size() - 1));
        voters.forEach((id, address) -> {
            if (id != own.id()) {
                outbound.put(id, new OutboundPeer(id, List.of(address), this, loop, timer, queued));
            }
        });
        configured = voters;
        this.timer = timer;
        maxQueuedBytes = queued;
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
        outbound.values().forEach(peer -> peer.look(now));
    }

    /** On the event loop. */
    public void close() {
        closed = true;
        server.close();
        outbound.values().forEach(OutboundPeer::close);
        names.close();
        inbound.closeAll();
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

    /**
     * The addresses of the log come first, then those of this node's own list: one of the two may be old. Before
     * members changed the log is not kept up, and the list alone counts. A node that is no member itself keeps whom it
     * knows.
     */
    @Override
    public void members(Configuration configuration) {
        boolean isMember = configuration.incarnation(own.id()).equals(own.incarnation());
        removed = configuration.removed();
        // A change that is taken back makes the list count again (H97).
        own = (configuration.changes() != 0 ? introduced.withoutMembers() : introduced).at(configuration.level());
        outbound.values().forEach(OutboundPeer::weigh);
        for (Member member : configuration.members().values()) {
            if (member.id() != own.id()) {
                isAt(member, configuration.changes() != 0);
            }
        }
        if (isMember && configuration.changes() != 0) {
            dropOthers(configuration);
        }
    }

    /** @param byLog whether members have changed, so that the log is kept up */
    private void isAt(Member member, boolean byLog) {
        List<HostPort> addresses = new ArrayList<>();
        HostPort listed = configured.get(member.id());
        if (!member.peerAddress().isEmpty() && (byLog || listed == null)) {
            try {
                addresses.add(HostPort.parse(member.peerAddress()));
            } catch (IllegalArgumentException e) {
                LOG.warn("The address of node {} in the log is none: {}", member.id(), member.peerAddress());
            }
        }
        if (listed != null && !addresses.contains(listed)) {
            addresses.add(listed);
        }
        OutboundPeer peer = outbound.get(member.id());
        if (peer != null && !addresses.isEmpty()) {
            peer.isAt(addresses);
        } else if (peer == null && !addresses.isEmpty()) {
            OutboundPeer added = new OutboundPeer(member.id(), addresses, this, loop, timer, maxQueuedBytes);
            outbound.put(member.id(), added);
            if (listener != null && !closed) {
                added.connect();
            }
        }
    }

    private void dropOthers(Configuration configuration) {
        outbound.entrySet().removeIf(peer -> {
            boolean isGone = !configuration.isMember(peer.getKey());
            if (isGone) {
                peer.getValue().close();
            }
            return isGone;
        });
    }

    /** Whether what a peer sends must not be looked at any more: the level was raised since it was welcomed. */
    boolean isTooOld(Hello peer) {
        return peer.highestLevel() < own.activeLevel();
    }

    /** Why the connection of a node is not taken, or null. */
    String objectionTo(Hello peer) {
        return removed.contains(peer.incarnation())
                ? "the data directory of node " + peer.id() + " " + NotWelcome.REMOVED + ", and is refused for ever:"
                        + " to use the node again give it an empty directory and \"join\", and add it, as a spare with"
                        + " --spare"
                : own.objectionTo(peer);
    }

    @Override
    public boolean isConnected(int peer) {
        OutboundPeer out = outbound.get(peer);
        return out != null && out.isReady();
    }

    @Override
    public int level(int peer, UUID incarnation) {
        OutboundPeer out = outbound.get(peer);
        return out == null ? 0 : out.level(incarnation);
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

    OutboundPeer outbound(int peer) {
        return outbound.get(peer);
    }

    /** How many connections a peer has opened. */
    int inbound(int peer) {
        return inbound.of(peer);
    }

    // From the connections

    NameResolver names() {
        return names;
    }

    Hello own() {
        return own;
    }

    TcpLook tcpLook() {
        return looks.get();
    }

    long nowMillis() {
        return clock.millis();
    }

    void received(Envelope envelope) {
        if (!closed) {
            listener.received(envelope);
        }
    }

    /** @param renewed whether it takes the place of another, and what that did not get across may be lost */
    void outboundOpened(Hello peer, boolean renewed) {
        clientAddresses.put(peer.id(), peer.client());
        if (renewed) {
            listener.connectionRenewed(peer.id());
        }
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
        return introduction.answer(question, own.cluster(), own.members().isEmpty());
    }

    void inboundOpened(Hello peer, Channel channel) {
        strangers.gone(channel);
        clientAddresses.put(peer.id(), peer.client());
        inbound.opened(peer.id(), channel, nowMillis());
        OutboundPeer back = outbound.get(peer.id());
        if (back != null && !closed) {
            back.hasConnected();
        }
    }

    void inboundHeard(Hello peer, Channel channel) {
        inbound.heard(peer.id(), channel, nowMillis());
    }

    void inboundClosed(Hello peer, Channel channel) {
        if (inbound.closed(peer.id(), channel) && !closed) {
            listener.connectionLost(peer.id());
        }
    }
}
