package dev.tidemark.server.connection;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.front.LiveSettings;
import dev.tidemark.state.reply.Reply;

/**
 * With {@code redirect = moved}: sends clients to the leader, as Redis Cluster sends them to the master of a slot.
 *
 * <p>While no leader is known, but one was, or this node has lost the connection to it, this node takes the command
 * itself and holds it until there is a leader. To name the last leader would send the client to a node that is probably
 * dead, and an error would lose the call.
 *
 * <p>Event loop only.
 */
public final class Redirects {
    private static final Reply.Failure DOWN = new Reply.Failure("CLUSTERDOWN The cluster is down");

    private final TidemarkNode node;
    private final LiveSettings settings;

    public Redirects(TidemarkNode node, LiveSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    /** Why this node does not take the command, or null. */
    Reply.Failure check(Command command, ClientSession session, byte[][] arguments) {
        if (settings.redirect() == FrontSettings.Redirect.FORWARD) {
            return null;
        }
        if (node.leader() == node.id() || command.isAnsweredHere(session, arguments)) {
            return null;
        }
        int[] keys = command.keys(arguments);
        return keys.length == 0 ? null : elsewhere(arguments[keys[0]]);
    }

    private Reply.Failure elsewhere(byte[] key) {
        NodeStatus status = node.status();
        if (status.leader() == 0) {
            return status.lastLeader() == 0 ? DOWN : null;
        }
        NodeStatus.Voter voter = status.voters().get(status.leader());
        if (voter == null || !voter.connected()) {
            return null; // it is leaving, or newer than the members that this node knows; or it may have died just now
        }
        HostPort leader = voter.client();
        return new Reply.Failure("MOVED " + HashSlot.of(key) + " " + leader.host() + ":" + leader.port());
    }
}
