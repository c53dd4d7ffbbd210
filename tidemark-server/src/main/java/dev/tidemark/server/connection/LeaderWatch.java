package dev.tidemark.server.connection;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.Subscriptions;
import dev.tidemark.server.front.ConnectedClient;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells clients that another node leads. A client that subscribed to {@code +switch-master} hears it, from every node:
 * from the new leader, from the old one if it lives, and from all others, because a client listens to whichever it
 * likes. With {@code redirect = moved} the clients of a node that led are let go when they are idle ({@link
 * ClientConnection#refresh}). Decision 30.
 *
 * <p>Event loop only.
 */
final class LeaderWatch {
    private static final String CHANNEL = "+switch-master";

    private final FrontContext front;
    private final TidemarkNode node;
    /** What clients that ask for the master were told last. */
    private HostPort advertised;

    private boolean led;

    LeaderWatch(FrontContext front) {
        this.front = front;
        this.node = front.node();
    }

    void start() {
        advertised = master();
        led = front.isLeader();
        node.whenLeaderChanges(() -> node.eventLoop().execute(this::changed));
    }

    private HostPort master() {
        return new ClusterView(node.status()).master().client();
    }

    private void changed() {
        NodeStatus status = node.status();
        if (status.leader() == 0) {
            return; // the last leader stays advertised
        }
        HostPort before = advertised;
        advertised = master();
        if (!advertised.equals(before)) {
            announce(before, advertised);
        }
        boolean leads = front.isLeader();
        if (leads || led) {
            boolean refresh = !leads && front.live().redirect() == FrontSettings.Redirect.MOVED;
            front.clients().connections().forEach(connection -> connection.refresh(refresh));
        }
        led = leads;
    }

    private void announce(HostPort before, HostPort now) {
        String text = front.settings().sentinelMaster() + " " + before.host() + " " + before.port() + " " + now.host()
                + " " + now.port();
        for (ConnectedClient connection : front.clients().connections()) {
            Subscriptions subscriptions = connection.session().subscriptions();
            if (subscriptions.hasChannel(CHANNEL)) {
                connection.push(message("message", CHANNEL, text));
            }
            for (String pattern : subscriptions.patternsFor(CHANNEL)) {
                connection.push(message("pmessage", pattern, CHANNEL, text));
            }
        }
    }

    private static Reply message(String... words) {
        return new WireReply.Push(List.of(words).stream()
                .map(word -> (Reply) new Reply.Bulk(word.getBytes(StandardCharsets.ISO_8859_1)))
                .toList());
    }
}
