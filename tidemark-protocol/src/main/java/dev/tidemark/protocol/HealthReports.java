package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Health;
import dev.tidemark.protocol.message.HealthReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well the nodes can serve: each tells its leader how its disk does, and the leader hands over to one that can
 * serve better if {@link HandOverPolicy} says so. A node that was told nothing lately knows nothing.
 */
final class HealthReports {
    /** In heartbeats. */
    private static final int EVERY = 5;

    private static final int FRESH = 4 * EVERY;

    private record Report(Health health, long at) {}

    private final Core core;
    private final Replication replication;
    private final LeadershipTransfer transfer;
    private final HandOverPolicy policy;
    private final SortedMap<Integer, Report> reports = new TreeMap<>();

    private long ledSince;
    private long sentAt = Long.MIN_VALUE / 2;
    private int sentTo;
    private boolean sentLow;

    HealthReports(Core core, Replication replication, LeadershipTransfer transfer) {
        this.core = core;
        this.replication = replication;
        this.transfer = transfer;
        this.policy = new HandOverPolicy(core.options.electionTimeoutMillis());
    }

    void received(int from, HealthReport report) {
        reports.put(from, new Report(report.health(), core.now));
    }

    /** The leader tells this node to stand: one hand-over for both of them. */
    void toldToTakeOver() {
        policy.takes(core.now);
    }

    /** This node leads from now on. */
    void start() {
        ledSince = core.now;
    }

    /** Tells the leader, if it is time for that. */
    void report() {
        if (core.isLeader() || core.leader == 0) {
            return;
        }
        boolean news = core.leader != sentTo || core.diskIsLow != sentLow;
        if (news || core.now - sentAt >= (long) EVERY * core.options.heartbeatMillis()) {
            sentAt = core.now;
            sentTo = core.leader;
            sentLow = core.diskIsLow;
            core.send(core.leader, new HealthReport(core.health()));
        }
    }

    /**
     * Hands over if this leader should. Also called at once when the disk has become low, before a write is refused for
     * it.
     */
    void weigh() {
        if (!core.isLeader() || transfer.isRunning()) {
            return;
        }
        HandOverPolicy.Decision decision = policy.decide(core.now, core.health(), peers());
        if (decision != null) {
            policy.gives(core.now);
            core.outbox.add(new Effect.Alarm(
                    "this leader hands over to node " + decision.target() + ": " + decision.reason().text));
            transfer.startByItself(decision.target());
        }
    }

    private List<HandOverPolicy.Peer> peers() {
        List<HandOverPolicy.Peer> peers = new ArrayList<>();
        for (FollowerProgress follower : replication.followers()) {
            Health health = core.configuration().isVoter(follower.id()) ? fresh(follower.id()) : null;
            if (health != null) {
                boolean ready = replication.isReachable(follower) && follower.isStreaming();
                peers.add(new HandOverPolicy.Peer(follower.id(), health, ready, follower.match()));
            }
        }
        return peers;
    }

    /** Null if it told nothing lately. */
    private Health fresh(int id) {
        Report report = reports.get(id);
        boolean fresh = report != null && core.now - report.at() < (long) FRESH * core.options.heartbeatMillis();
        return fresh ? report.health() : null;
    }

    /**
     * Whether the disks of all nodes that this leader is in touch with are known to be no faster than its own: to give
     * up would gain nothing, and change leaders again and again while the machines have too much to do.
     */
    boolean nobodyIsFaster() {
        Health own = core.health();
        boolean hearsAny = false;
        for (FollowerProgress follower : replication.followers()) {
            if (replication.isReachable(follower)) {
                hearsAny = true;
                Health other = fresh(follower.id());
                if (other == null || HandOverPolicy.hasFasterDisk(own, other)) {
                    return false;
                }
            }
        }
        return hearsAny;
    }

    private boolean isNew() {
        return core.now - ledSince < (long) 2 * EVERY * core.options.heartbeatMillis();
    }

    /** Whether this node leads for so short a time that others have not told it yet whether they have room. */
    boolean isNewHere() {
        return isNew()
                && replication.followers().stream()
                        .anyMatch(follower -> replication.isReachable(follower) && fresh(follower.id()) == null);
    }

    /**
     * Whether a node with room could take over from this one, whose disk is low. A new leader has yet to hear who
     * follows.
     */
    boolean anyHasRoom() {
        return policy.anyHasRoom(core.health(), peers(), isNew());
    }

    boolean hasRoom(int id) {
        Health health = fresh(id);
        return health == null || !health.diskIsLow();
    }

    /** The nodes whose disks are known to be nearly full, this one included; in order. */
    List<Integer> nodesWithLowDisks() {
        List<Integer> nodes = new ArrayList<>();
        for (int id : core.configuration().members().keySet()) {
            Health health = id == core.self() ? core.health() : fresh(id);
            if (health != null && health.diskIsLow()) {
                nodes.add(id);
            }
        }
        return nodes;
    }
}
