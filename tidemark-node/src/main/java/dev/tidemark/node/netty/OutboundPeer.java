package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.wire.Hello;
import dev.tidemark.protocol.message.Envelope;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending end of this node's connection to one peer. Reconnects for ever, with backoff; what is sent while there is
 * no connection, or beyond the bound of bytes under way, is dropped (H106). A peer that connects to this node is there,
 * so it is not waited for any longer.
 *
 * <p>TCP waits twice as long after each loss, so on a bad link a fresh connection is often quicker than the old one
 * (H173). While nothing gets through, others are opened beside it, some times a second; the first that is welcomed
 * takes its place, and messages go to one connection at a time. What had not arrived is dropped with the old one, so
 * the protocol is told that it may be lost; what was on its way may still arrive, late or twice, as on any network.
 */
final class OutboundPeer implements PeerLink.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundPeer.class);
    /** A lost packet of the handshake is sent again after a second by TCP; a new attempt is quicker on a near link. */
    private static final int FIRST_CONNECT_MILLIS = 500;
    /** A far peer needs a round trip or two; so the next attempt is given twice the time (H165). */
    private static final int MAX_CONNECT_MILLIS = 8_000;
    /** How soon the next attempt begins beside those that have not succeeded, and how many there may be at a time. */
    private static final int BESIDE_MILLIS = 250;

    static final int MAX_ATTEMPTS = 4;

    private static final int FIRST_BACKOFF_MILLIS = 20;
    private static final int MAX_BACKOFF_MILLIS = 1_000;
    private static final long REPEAT_MILLIS = 60_000;

    private final int id;
    /** Where it may be; each is tried in turn. */
    private List<HostPort> addresses;

    private int turn;
    private final NettyPeerTransport transport;
    private final EventLoop loop;
    private final NodeEnvironment.Timer timer;
    /** Outside the heap, where the JVM gives as much again by default; all peers together take a quarter of that. */
    private final long maxQueuedBytes;

    /** What is sent goes there; null while there is none. */
    private PeerLink current;
    /** What the peer said when that was opened. */
    private Hello told;
    /** Not welcomed yet. */
    private final List<PeerLink> attempts = new ArrayList<>();

    private long lastAttempt;
    /** Whether a connection broke while others were tried: if one of them succeeds the peer was never away. */
    private boolean mayBeLost;

    private boolean closed;
    private int backoffMillis = FIRST_BACKOFF_MILLIS;
    /** Whether an attempt to connect waits for its time. */
    private boolean waiting;
    /** How many attempts were put off; only the last counts, those before it were brought forward. */
    private long putOff;

    private int connectMillis = FIRST_CONNECT_MILLIS;
    /** Why the peer refused the last attempt; empty if that failed in another way, or succeeded. */
    private String refusal = "";
    /** What was told of that. */
    private String toldRefusal = "";
    /** Why the last attempts failed; empty once one succeeded. */
    private String trouble = "";

    private long troubleToldAt;
    /** How often a connection took over from one that stalled, since that was told last. */
    private int takeovers;

    private long takeoverToldAt;

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
        this.transport = transport;
        this.loop = loop;
        this.timer = timer;
    }

    /** Why there is no connection, in words; empty if there is one, or none was tried yet. */
    String trouble() {
        return refusal.isEmpty() ? trouble : refusal;
    }

    /** It may be there now, and nowhere else. */
    void isAt(List<HostPort> now) {
        if (now.equals(addresses)) {
            return;
        }
        addresses = List.copyOf(now);
        turn = 0;
        for (PeerLink link : links()) {
            if (!addresses.contains(link.address())) {
                link.giveUp(); // and connects again
            }
        }
    }

    private List<PeerLink> links() {
        List<PeerLink> links = new ArrayList<>(attempts);
        if (current != null) {
            links.add(current);
        }
        return links;
    }

    boolean isReady() {
        return current != null;
    }

    /** The highest feature level that the peer supports; 0 if there is no connection to one of this incarnation. */
    int level(UUID incarnation) {
        return current != null && told.incarnation().equals(incarnation) ? told.highestLevel() : 0;
    }

    /** This node says something else of itself from now on: the peer may be one that it must not talk to any more. */
    void weigh() {
        String objection = current == null ? null : transport.own().levelObjectionTo(told);
        if (objection != null) {
            refused(current, objection);
            current.giveUp();
        }
    }

    /** How many connections are tried that are not welcomed yet. */
    int attempts() {
        return attempts.size();
    }

    void connect() {
        if (closed) {
            return;
        }
        lastAttempt = transport.nowMillis();
        HostPort address = addresses.get(turn % addresses.size());
        attempts.add(new PeerLink(address, connectMillis, this, transport, loop, timer));
        connectMillis = connectMillis == MAX_CONNECT_MILLIS
                ? FIRST_CONNECT_MILLIS
                : Math.min(MAX_CONNECT_MILLIS, 2 * connectMillis);
    }

    /** Said when it is new, and again once a minute: a name that is mistyped stays so until somebody hears of it. */
    private void failed(HostPort address, String why) {
        long now = transport.nowMillis();
        if (!closed && (!why.equals(trouble) || now - troubleToldAt >= REPEAT_MILLIS)) {
            LOG.warn("No connection to node {} at {}: {}. Trying on", id, address, why);
            troubleToldAt = now;
        }
        trouble = why;
    }

    /** On a bad link it happens every second or two; so it is said once a minute. */
    private void tellTakeover(HostPort address) {
        takeovers++;
        long now = transport.nowMillis();
        if (takeoverToldAt == 0 || now - takeoverToldAt >= REPEAT_MILLIS) {
            LOG.info(
                    "The link to node {} at {} is bad: a new connection took over from one that got nothing across,"
                            + " {} times since this was told last",
                    id,
                    address,
                    takeovers);
            takeoverToldAt = now;
            takeovers = 0;
        }
    }

    private void retryLater() {
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
        if (current != null || !refusal.isEmpty()) {
            return;
        }
        backoffMillis = FIRST_BACKOFF_MILLIS;
        if (waiting) {
            retryLater();
        }
    }

    void send(Envelope envelope) {
        if (current != null) {
            current.send(envelope, maxQueuedBytes);
        }
    }

    void flush() {
        if (current != null) {
            current.flush();
        }
    }

    /** Some times a second: gives up what shows no life, and tries another connection beside one that stalls. */
    void look(long nowMillis) {
        for (PeerLink link : links()) {
            link.look(nowMillis);
            if (link.isSilent(nowMillis)) {
                giveUp(link);
            }
        }
        if (current != null && !isStalled(nowMillis)) {
            abandonAttempts();
        } else if ((current != null || !attempts.isEmpty())
                && nowMillis - lastAttempt >= BESIDE_MILLIS
                && attempts.size() < MAX_ATTEMPTS) {
            turn += current == null ? 1 : 0;
            connect();
        }
    }

    /** After so long a peer counts as lost, though others are still tried: who has lost its leader must not wait. */
    private void giveUp(PeerLink link) {
        if (link == current) {
            LOG.info("Node {} at {} gives no sign of life; connecting again", id, link.address());
        }
        link.giveUp();
        if (mayBeLost) {
            mayBeLost = false;
            transport.outboundLost(id);
        }
    }

    /** Whether there is a connection, and it gets nothing across. */
    boolean isStalled(long nowMillis) {
        return current != null && current.isStalled(nowMillis);
    }

    private void abandonAttempts() {
        attempts.forEach(PeerLink::abandon);
        attempts.clear();
    }

    /** Its silence so far says nothing. */
    void forgive(long nowMillis) {
        links().forEach(link -> link.forgive(nowMillis));
    }

    void close() {
        closed = true;
        links().forEach(PeerLink::giveUp);
    }

    // From the connections

    @Override
    public String objectionTo(Hello peer, HostPort address) {
        String objection = transport.own().objectionTo(peer);
        return objection == null && peer.id() != id
                ? "at " + address + " there is node " + peer.id() + ", not node " + id
                : objection;
    }

    @Override
    public void welcomed(PeerLink link, Hello peer) {
        boolean renewed = current != null || mayBeLost;
        attempts.remove(link);
        abandonAttempts();
        if (current != null) {
            tellTakeover(link.address());
            current.abandon();
        }
        current = link;
        told = peer;
        mayBeLost = false;
        waiting = false;
        refusal = "";
        toldRefusal = "";
        trouble = "";
        backoffMillis = FIRST_BACKOFF_MILLIS;
        connectMillis = FIRST_CONNECT_MILLIS;
        transport.outboundOpened(peer, renewed);
    }

    @Override
    public void refused(PeerLink link, String why) {
        backoffMillis = MAX_BACKOFF_MILLIS;
        refusal = why;
        if (!why.equals(toldRefusal)) {
            toldRefusal = why;
            LOG.warn("No connection to node {} at {}: {}", id, link.address(), why);
        }
    }

    @Override
    public void ended(PeerLink link, String why) {
        if (link == current) {
            current = null;
            mayBeLost = true;
            backoffMillis = FIRST_BACKOFF_MILLIS;
        } else if (!attempts.remove(link)) {
            return;
        }
        if (current != null || !attempts.isEmpty()) {
            return; // those go on
        }
        if (mayBeLost) {
            mayBeLost = false;
            transport.outboundLost(id);
        }
        if (why != null) {
            refusal = ""; // who refused is not there any more
            failed(link.address(), why);
        }
        if (!trouble.isEmpty() || !refusal.isEmpty()) {
            turn++;
        }
        retryLater();
    }
}
