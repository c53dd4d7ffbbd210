package dev.tidemark.node.status;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Apart;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether a node can answer clients, and, in words for an operator, why not (H119). It serves if it takes part: it and
 * its leader hear each other, enough others hear that leader, and what the leader says to be committed is being applied
 * here. To know a leader is not enough (H166). Main executor only.
 */
public final class Serving {
    private static final int NOT_WELCOME_MILLIS = 5_000;
    /** A longer time between two looks was a pause of this process, and says nothing about the cluster. */
    private static final int MAX_LOOK_MILLIS = 100;

    private final NodeConfig config;
    private final NodeClock clock;
    private final PeerTransport transport;
    private final ReplicaView replica;
    private final KnownMembers members;
    private final LongSupplier applied;
    private final DiskSpace diskSpace;
    /** The last alarm that is still news, or empty. */
    private final Supplier<String> alarm;
    /** What is left to do of the start, or empty. */
    private final Supplier<String> starting;
    /** Whether files of a damaged log were put aside, now or earlier. */
    private final boolean wasHealed;

    private String notWelcome = "";
    private long notWelcomeAt;
    private long lookedAt;
    private long lastApplied;
    /** For how long nothing was applied though there is something to apply, milliseconds. */
    private long stuckMillis;
    /** For how long the same keeps it from taking part. */
    private long apartMillis;

    private Apart.Kind apart = Apart.Kind.NOTHING;
    private long notServingMillis;

    public Serving(
            NodeConfig config,
            NodeClock clock,
            PeerTransport transport,
            ReplicaView replica,
            LongSupplier applied,
            DiskSpace diskSpace,
            Supplier<String> alarm,
            Supplier<String> starting,
            boolean wasHealed) {
        this.config = config;
        this.clock = clock;
        this.transport = transport;
        this.replica = replica;
        members = new KnownMembers(config, transport, replica);
        this.applied = applied;
        this.diskSpace = diskSpace;
        this.alarm = alarm;
        this.starting = starting;
        this.wasHealed = wasHealed;
    }

    /** Another node refuses this one. */
    public void notWelcome(String why) {
        notWelcome = why;
        notWelcomeAt = clock.millis();
    }

    /** Who was refused may be a member now; if not, the others say so again. */
    public void membersChanged() {
        notWelcome = "";
    }

    /** The others say so again with every message of ours, so a word that is old was taken back. */
    private boolean isNotWelcome() {
        return !notWelcome.isEmpty() && clock.millis() - notWelcomeAt < NOT_WELCOME_MILLIS;
    }

    /** Called every few milliseconds. */
    public void look() {
        long now = clock.millis();
        long passed = Math.min(now - lookedAt, MAX_LOOK_MILLIS);
        lookedAt = now;
        long appliedNow = applied.getAsLong();
        boolean isStuck = appliedNow == lastApplied && appliedNow < replica.leaderHwm();
        stuckMillis = isStuck ? stuckMillis + passed : 0;
        lastApplied = appliedNow;
        Apart.Kind kind = replica.apart().kind();
        apartMillis = kind == apart && kind != Apart.Kind.NOTHING ? apartMillis + passed : 0;
        apart = kind;
        notServingMillis = serves() ? 0 : notServingMillis + passed;
    }

    private boolean isStuck() {
        return stuckMillis > patience() && applied.getAsLong() < replica.leaderHwm();
    }

    private int patience() {
        return 2 * config.limits().electionTimeoutMillis();
    }

    boolean serves() {
        if (isNotWelcome()
                || isStuck()
                || replica.owed() != null
                || !starting.get().isEmpty()) {
            return false;
        }
        return replica.role() == Role.LEADER
                ? replica.epochIsOpen()
                : replica.leader() != 0 && !replica.apart().isApart();
    }

    /**
     * Whether it is of no use to wait for this node, so that its clients are answered at once. Not while there may be
     * an election: then they wait for the next leader.
     */
    public boolean takesNoPart() {
        if (serves()) {
            return false;
        }
        return isNotWelcome()
                || apart == Apart.Kind.REFUSES_TIMES
                || apartMillis > patience()
                || stuckMillis > 2L * patience()
                || notServingMillis > config.limits().requestTimeoutMillis();
    }

    /** Why it does not serve; empty if it does. */
    public String reason() {
        if (serves()) {
            return "";
        }
        if (isNotWelcome()) {
            return notWelcome;
        }
        if (replica.owed() != null) {
            return lostItsEnd(replica.owed());
        }
        if (!starting.get().isEmpty()) {
            return starting.get();
        }
        String text = why();
        if (diskSpace.isLow()) {
            text += ". " + diskSpace.text();
        }
        String news = alarm.get();
        return news.isEmpty() ? text : text + ". " + news;
    }

    private String lostItsEnd(Acknowledged owed) {
        return "the log of this node has lost its end: it had entries up to " + owed.offset()
                + " on disk (under epoch " + owed.under() + ") and "
                + (replica.end().offset() < owed.offset()
                        ? "has them up to " + replica.end().offset()
                        : "nobody has shown yet that those it has now are the same")
                + ". It neither votes nor counts until a leader has shown it entries up to there; "
                + (replica.leader() == 0 ? "no leader is known. Start the nodes that ran last" : "that is under way")
                + (wasHealed ? ". Damaged files of the log are in the directory \"aside\"" : "");
    }

    private String why() {
        Apart from = replica.apart();
        if (from.isApart() && replica.leader() != 0) {
            return words(from);
        } else if (isStuck()) {
            return (replica.isInstalling() ? "a snapshot is being installed here" : "nothing is applied here") + ": of "
                    + replica.leaderHwm() + " committed entries this node has applied " + applied.getAsLong();
        } else if (replica.role() == Role.LEADER) {
            long wait = replica.waitsForLeaseMillis();
            return "the leader's first entry in epoch " + replica.epoch() + " is not committed yet"
                    + (wait == 0
                            ? ""
                            : ": for " + wait
                                    + " ms more a leader before it may answer reads by its lease (lease-millis)");
        }
        if (!replica.configuration().isMember(config.id()) || isLeaving()) {
            return "this node is no member of the cluster any more, or not yet, by its log: \"tidemark members list\""
                    + " at another node shows who is" + troubles();
        }
        String noLeader = "no leader is known in epoch " + replica.epoch() + "; " + connectedVoters() + " of "
                + replica.configuration().sizes().voters() + " voters are connected, "
                + replica.configuration().sizes().election() + " are needed" + troubles();
        return from.isApart() ? noLeader + ". " + words(from) : noLeader;
    }

    private boolean isLeaving() {
        Member own = replica.configuration().members().get(config.id());
        return own != null && own.role() == MemberRole.LEAVING;
    }

    private static String words(Apart from) {
        return switch (from.kind()) {
            case REFUSES_TIMES ->
                "this node refuses what leader " + from.leader() + " sends, because its times are too far ahead of this"
                        + " node's clock: set the clocks";
            case IS_NOT_HEARD ->
                "this node hears leader " + from.leader()
                        + ", which does not hear this node: the network carries nothing" + " from here to there";
            case LEADER_IS_ALONE -> "leader " + from.leader() + " hears too few nodes to confirm anything";
            case DOES_NOT_HEAR ->
                "this node does not hear leader " + from.leader() + ", whom node " + from.witness()
                        + " hears: the network carries nothing from there to here, and no other leader will be elected";
            case NOTHING -> "";
        };
    }

    private String troubles() {
        StringBuilder text = new StringBuilder();
        for (Member member : replica.configuration().members().values()) {
            String trouble = member.id() == config.id() ? "" : transport.trouble(member.id());
            if (!trouble.isEmpty()) {
                text.append("; no connection to node ")
                        .append(member.id())
                        .append(" at ")
                        .append(members.peer(member));
                text.append(": ").append(trouble);
            }
        }
        return text.toString();
    }

    private int connectedVoters() {
        int connected = 0;
        for (int id : replica.configuration().voters()) {
            connected += id == config.id() || transport.isConnected(id) ? 1 : 0;
        }
        return connected;
    }
}
