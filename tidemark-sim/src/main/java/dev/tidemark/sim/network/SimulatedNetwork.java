package dev.tidemark.sim.network;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Carries frames between nodes: in order, as connections do, unless a fault strikes. Each fault strikes each message by
 * itself (H120).
 */
public final class SimulatedNetwork {
    private final IntFunction<Station> stations;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Dice dice;
    private final Link[] links;
    private final int size;
    /** Whether nodes of two releases may meet. */
    private final boolean releasesDiffer;

    private long sent;

    /** One direction between two nodes. */
    private static final class Link {
        final long distanceMicros;
        boolean cut;
        FaultKind cutBy;
        long sent;
        long newestDelivered;
        long busyUntil;

        Link(long distanceMicros) {
            this.distanceMicros = distanceMicros;
        }
    }

    /** What a network connects: a node, by its number. */
    public interface Station {
        /** Whether somebody is there who takes connections. */
        boolean isUp();

        /** The node itself, for looking at between two events; null while there is none. */
        HostedNode running();

        /** Whether somebody is there who understands what arrives. */
        default boolean isRunning() {
            return running() != null;
        }

        /** @param damaged whether the bytes are not what was sent */
        void receive(int from, Envelope envelope, byte[] frame, boolean damaged);
    }

    /** @param stations by the number of their node; all are there before the first message is sent */
    public SimulatedNetwork(Setting setting, IntFunction<Station> stations, Dice dice) {
        this.stations = stations;
        this.scheduler = setting.scheduler();
        this.faults = setting.faults();
        this.dice = dice;
        this.size = setting.world().size;
        this.releasesDiffer = faults.has(FaultKind.RELEASES);
        links = new Link[(size + 1) * (size + 1)];
        for (int i = 0; i < links.length; i++) {
            links[i] = new Link(setting.world().distanceMicros());
        }
    }

    private Link link(int from, int to) {
        return links[from * (size + 1) + to];
    }

    public long sent() {
        return sent;
    }

    public void send(int from, Envelope envelope, byte[] frame) {
        sent++;
        Link link = link(from, envelope.to());
        if (link.cut) {
            faults.hadEffect(link.cutBy);
            lost(from, envelope, "the link is cut");
        } else if (refuse(from, envelope.to())) {
            faults.hadEffect(FaultKind.RELEASES);
            lost(from, envelope, "one refuses the other's release");
        } else if (faults.strikes(FaultKind.DROP, 1)) {
            faults.hadEffect(FaultKind.DROP);
            lost(from, envelope, "dropped");
        } else if (faults.strikes(FaultKind.CORRUPT, 0.2)) {
            deliver(from, envelope, flipped(frame), link, FaultKind.CORRUPT);
        } else if (faults.strikes(FaultKind.FOREIGN, 0.1)) {
            Link other = link(from, 1 + faults.dice(FaultKind.FOREIGN).pick(size));
            deliver(from, envelope, frame, other, FaultKind.FOREIGN);
        } else {
            deliver(from, envelope, frame, link, null);
            if (faults.strikes(FaultKind.OTHER_CLUSTER, 0.2)) {
                Envelope other = ofAnotherCluster(envelope);
                deliver(from, other, HostedNode.frame(other), link, FaultKind.OTHER_CLUSTER);
            }
            // A gateway's request is sent once: a transport that repeats it would make a refusal of the repetition a
            // lie.
            if (!(envelope.message() instanceof Message.ProposeRequest) && faults.strikes(FaultKind.DUPLICATE, 1)) {
                faults.hadEffect(FaultKind.DUPLICATE);
                deliver(from, envelope, frame, link, FaultKind.DUPLICATE);
            }
        }
    }

    /** Of a cluster whose nodes have the same numbers, and which is much older; nothing of it may count (H102). */
    private static Envelope ofAnotherCluster(Envelope envelope) {
        UUID cluster = envelope.cluster();
        return new Envelope(
                new UUID(cluster.getMostSignificantBits(), ~cluster.getLeastSignificantBits()),
                envelope.group(),
                envelope.from(),
                envelope.incarnation(),
                envelope.to(),
                envelope.epoch() + World.FAR_EPOCHS,
                envelope.lamport(),
                envelope.message());
    }

    private void lost(int from, Envelope envelope, String why) {
        scheduler.trace(from, envelope.lamport(), () -> "lost, " + why + ": " + Words.message(envelope));
    }

    private byte[] flipped(byte[] frame) {
        byte[] damaged = frame.clone();
        Dice chance = faults.dice(FaultKind.CORRUPT);
        damaged[chance.pick(damaged.length)] ^= (byte) (1 << chance.pick(8));
        return damaged;
    }

    private void deliver(int from, Envelope envelope, byte[] frame, Link link, FaultKind odd) {
        long number = ++link.sent;
        long micros = link.distanceMicros + dice.between(100, 1_500);
        if (faults.strikes(FaultKind.DELAY, 0.3)) {
            micros = faults.dice(FaultKind.DELAY).between(5_000, 500_000);
            faults.hadEffect(FaultKind.DELAY);
            link.busyUntil = Math.max(link.busyUntil, scheduler.now() + micros);
        }
        long at = scheduler.now() + micros;
        if (odd != FaultKind.DUPLICATE && !faults.strikes(FaultKind.REORDER, 1)) {
            at = Math.max(at, link.busyUntil + 1);
            link.busyUntil = at;
        } else if (odd == null) {
            at += faults.dice(FaultKind.REORDER).between(0, 5_000);
        } else {
            at += faults.dice(FaultKind.DUPLICATE).between(0, 100_000);
        }
        int to = odd == FaultKind.FOREIGN ? indexOf(link) : envelope.to();
        scheduler.after(at - scheduler.now(), () -> arrives(from, to, envelope, frame, link, number, odd));
    }

    private int indexOf(Link link) {
        for (int i = 0; i < links.length; i++) {
            if (links[i] == link) {
                return Math.max(1, i % (size + 1));
            }
        }
        throw new IllegalStateException("no link of this network");
    }

    private void arrives(int from, int to, Envelope envelope, byte[] frame, Link link, long number, FaultKind odd) {
        Station receiver = stations.apply(to);
        if (odd == null && number < link.newestDelivered) {
            faults.hadEffect(FaultKind.REORDER);
        }
        link.newestDelivered = Math.max(link.newestDelivered, number);
        if (odd == FaultKind.FOREIGN || (odd == FaultKind.OTHER_CLUSTER && receiver.isRunning())) {
            faults.hadEffect(odd);
        }
        if (!refuse(from, to)) {
            receiver.receive(from, envelope, frame, odd == FaultKind.CORRUPT);
        }
    }

    /** Whether a connection from one to the other stands. */
    public boolean connects(int from, int to) {
        return stations.apply(to).isUp() && !isCut(from, to) && !refuse(from, to);
    }

    /** Whether two that would greet each other part again. */
    private boolean refuse(int from, int to) {
        HostedNode one = releasesDiffer ? stations.apply(from).running() : null;
        HostedNode other = one == null ? null : stations.apply(to).running();
        return other != null && one != other && one.objectionTo(other) != null;
    }

    /** What a node says that it supports when a connection to it is opened. */
    public int level(int from, int to, UUID incarnation) {
        HostedNode other = stations.apply(to).running();
        return from != to
                        && other != null
                        && connects(from, to)
                        && other.incarnation().equals(incarnation)
                ? other.highestLevel()
                : 0;
    }

    public boolean isCut(int from, int to) {
        return link(from, to).cut;
    }

    public void cut(int from, int to, FaultKind why) {
        Link link = link(from, to);
        if (from != to && !link.cut) {
            link.cut = true;
            link.cutBy = why;
            scheduler.trace(0, 0, () -> "the link from n" + from + " to n" + to + " is cut");
        }
    }

    public void heal() {
        for (Link link : links) {
            link.cut = false;
        }
        scheduler.trace(0, 0, () -> "all links work");
    }

    /** Nothing is under way for longer than usual any more. */
    public void unclog() {
        for (Link link : links) {
            link.busyUntil = 0;
        }
    }
}
