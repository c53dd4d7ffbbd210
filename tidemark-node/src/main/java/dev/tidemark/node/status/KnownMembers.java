package dev.tidemark.node.status;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Who the members are, and where, as this node knows it: by its log, and before members ever changed by its own list,
 * which may name addresses in its own way. Main executor only.
 */
final class KnownMembers {
    private static final HostPort NOWHERE = new HostPort("unknown", 0);

    private final NodeConfig config;
    private final PeerTransport transport;
    private final ReplicaView replica;

    KnownMembers(NodeConfig config, PeerTransport transport, ReplicaView replica) {
        this.config = config;
        this.transport = transport;
        this.replica = replica;
    }

    MembersView view() {
        Configuration active = replica.configuration();
        TreeMap<Integer, MembersView.Seen> members = new TreeMap<>();
        active.members().values().forEach(member -> members.put(member.id(), seen(member)));
        SortedSet<Integer> old = active.old() == null
                ? Collections.emptySortedSet()
                : active.old().ids();
        return new MembersView(
                replica.configurationOffset(),
                replica.leader(),
                active.writeQuorum(),
                old,
                active.old() == null ? 0 : active.old().writeQuorum(),
                active.removed().size(),
                active.level(),
                members,
                replica.silence());
    }

    /** What this node itself is. */
    NodeStatus.Membership own() {
        Member own = replica.configuration().members().get(config.id());
        return own == null
                ? NodeStatus.Membership.NONE
                : new NodeStatus.Membership(own.role().word(), own.zone(), replica.silence());
    }

    private MembersView.Seen seen(Member member) {
        Long durable = replica.followers().get(member.id());
        boolean isSelf = member.id() == config.id();
        long end = replica.end().offset();
        long lag = replica.role() != Role.LEADER ? -1 : isSelf ? 0 : durable == null ? -1 : end - durable;
        return new MembersView.Seen(
                member.role(),
                member.seat(),
                member.incarnation(),
                peer(member),
                client(member),
                isSelf || transport.isConnected(member.id()),
                lag,
                level(member),
                member.zone());
    }

    /** The highest feature level that it supports, 0 if that is not known. */
    private int level(Member member) {
        return member.id() == config.id()
                ? config.levels().highest()
                : transport.level(member.id(), member.incarnation());
    }

    NodeStatus.Levels levels() {
        Configuration active = replica.configuration();
        TreeMap<Integer, Integer> members = new TreeMap<>();
        active.members().values().forEach(member -> members.put(member.id(), level(member)));
        return new NodeStatus.Levels(active.level(), config.levels().highest(), members);
    }

    /** Those who have a seat, also one that is vacant: as many as the sizes of quorums are made for. */
    SortedMap<Integer, NodeStatus.Voter> voters() {
        TreeMap<Integer, NodeStatus.Voter> voters = new TreeMap<>();
        for (Member member : replica.configuration().members().values()) {
            if (member.role().hasSeat()) {
                boolean isConnected = member.id() == config.id() || transport.isConnected(member.id());
                voters.put(member.id(), new NodeStatus.Voter(member.id(), peer(member), client(member), isConnected));
            }
        }
        return voters;
    }

    HostPort peer(Member member) {
        HostPort listed = config.voters().get(member.id());
        boolean isByLog = replica.configuration().changes() != 0;
        HostPort logged = parsed(member.peerAddress());
        if (isByLog && logged != null) {
            return logged;
        }
        return listed != null ? listed : logged != null ? logged : NOWHERE;
    }

    private HostPort client(Member member) {
        if (member.id() == config.id()) {
            return config.client();
        }
        HostPort told = transport.clientAddress(member.id());
        HostPort logged = parsed(member.clientAddress());
        return told != null ? told : logged != null ? logged : StatusReport.conventionalClientAddress(peer(member));
    }

    private static HostPort parsed(String address) {
        try {
            return address.isEmpty() ? null : HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            return null; // nobody gets there; what the list says may be better
        }
    }
}
