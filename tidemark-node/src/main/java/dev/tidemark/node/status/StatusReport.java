package dev.tidemark.node.status;

import dev.tidemark.node.DiskStatus;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gathers a {@link NodeStatus} from all who know a part of it. Main executor only. */
public final class StatusReport {
    /** As {@code tidemark up} and Redis Cluster lay ports out. */
    private static final int PEER_PORT_DISTANCE = 10_000;

    private final NodeConfig config;
    private final NodeIdentity identity;
    private final ReplicaView replica;
    private final KnownMembers members;
    private final Serving serving;
    private final LongSupplier applied;
    private final LongSupplier checkpoint;
    private final List<String> aside;
    private final Supplier<NodeStatus.Archived> archive;
    private final Supplier<DiskStatus> disk;
    private final Supplier<ScrubStatus> scrub;
    private int lastLeader;

    public StatusReport(
            NodeConfig config,
            NodeIdentity identity,
            PeerTransport transport,
            ReplicaView replica,
            Serving serving,
            LongSupplier applied,
            LongSupplier checkpoint,
            List<String> aside,
            Supplier<NodeStatus.Archived> archive,
            Supplier<DiskStatus> disk,
            Supplier<ScrubStatus> scrub) {
        this.config = config;
        this.identity = identity;
        members = new KnownMembers(config, transport, replica);
        this.replica = replica;
        this.serving = serving;
        this.applied = applied;
        this.checkpoint = checkpoint;
        this.aside = List.copyOf(aside);
        this.archive = archive;
        this.disk = disk;
        this.scrub = scrub;
    }

    /** @param leader 0 if none is known now; then the one before stays the last leader */
    public void leaderChanged(int leader) {
        if (leader != 0) {
            lastLeader = leader;
        }
    }

    /** The members by the log. */
    public MembersView members() {
        return members.view();
    }

    public NodeStatus status() {
        QuorumSizes sizes = replica.configuration().sizes();
        return new NodeStatus(
                config.id(),
                identity.cluster(),
                identity.incarnation(),
                replica.role().word(),
                replica.epoch(),
                replica.leader(),
                lastLeader,
                replica.end().offset(),
                replica.durable(),
                replica.hwm(),
                applied.getAsLong(),
                checkpoint.getAsLong(),
                replica.lamport(),
                sizes.write(),
                sizes.election(),
                sizes.read(),
                members.voters(),
                followers(),
                serving.serves(),
                serving.reason(),
                clocks(),
                new NodeStatus.Agreement(replica.stateAgreed(), replica.differingStates()),
                aside,
                new NodeStatus.Lease(
                        config.limits().leaseMillis(), replica.leaseMillis(), replica.waitsForLeaseMillis()),
                archive.get(),
                disk.get(),
                scrub.get(),
                members.levels(),
                members.own());
    }

    private SortedMap<Integer, NodeStatus.Clock> clocks() {
        TreeMap<Integer, NodeStatus.Clock> clocks = new TreeMap<>();
        TreeSet<Integer> ids = new TreeSet<>(members.voters().keySet());
        ids.add(config.id());
        ids.forEach(id -> clocks.put(id, new NodeStatus.Clock(replica.clockOffset(id), replica.roundTripMillis(id))));
        return clocks;
    }

    /** Until the peer has said otherwise. */
    public static HostPort conventionalClientAddress(HostPort peer) {
        int port = peer.port();
        return new HostPort(peer.host(), port > PEER_PORT_DISTANCE ? port - PEER_PORT_DISTANCE : port);
    }

    private SortedMap<Integer, NodeStatus.FollowerProgress> followers() {
        TreeMap<Integer, NodeStatus.FollowerProgress> followers = new TreeMap<>();
        replica.followers()
                .forEach((id, durable) -> followers.put(
                        id,
                        new NodeStatus.FollowerProgress(durable, replica.end().offset() - durable)));
        return followers;
    }
}
