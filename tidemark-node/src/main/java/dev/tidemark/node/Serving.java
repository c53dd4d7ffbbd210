package dev.tidemark.node;

import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.Role;
import java.util.function.Supplier;

/** Whether a node can answer clients, and, in words for an operator, why not (H119). Main executor only. */
final class Serving {
    private static final int NOT_WELCOME_MILLIS = 5_000;

    private final NodeConfig config;
    private final NodeClock clock;
    private final PeerTransport transport;
    private final Replica replica;
    private final DiskSpace diskSpace;
    /** The last alarm that is still news, or empty. */
    private final Supplier<String> alarm;

    private String notWelcome = "";
    private long notWelcomeAt;

    Serving(
            NodeConfig config,
            NodeClock clock,
            PeerTransport transport,
            Replica replica,
            DiskSpace diskSpace,
            Supplier<String> alarm) {
        this.config = config;
        this.clock = clock;
        this.transport = transport;
        this.replica = replica;
        this.diskSpace = diskSpace;
        this.alarm = alarm;
    }

    /** Another node refuses this one. */
    void notWelcome(String why) {
        notWelcome = why;
        notWelcomeAt = clock.millis();
    }

    /** The others say so again with every message of ours, so a word that is old was taken back. */
    private boolean isNotWelcome() {
        return !notWelcome.isEmpty() && clock.millis() - notWelcomeAt < NOT_WELCOME_MILLIS;
    }

    boolean serves() {
        if (isNotWelcome() || replica.owed() != null) {
            return false;
        }
        return replica.role() == Role.LEADER ? replica.epochIsOpen() : replica.leader() != 0;
    }

    /** Why it does not serve; empty if it does. */
    String reason() {
        if (serves()) {
            return "";
        }
        if (isNotWelcome()) {
            return notWelcome;
        }
        if (replica.owed() != null) {
            return lostItsEnd(replica.owed());
        }
        String text = replica.role() == Role.LEADER
                ? "the leader's first entry in epoch " + replica.epoch() + " is not committed yet"
                : "no leader is known in epoch " + replica.epoch() + "; " + connectedVoters() + " of "
                        + config.voters().size() + " voters are connected, "
                        + replica.configuration().quorums().election() + " are needed";
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
                + (replica.leader() == 0 ? "no leader is known. Start the nodes that ran last" : "that is under way");
    }

    private int connectedVoters() {
        int connected = 0;
        for (int id : config.voters().keySet()) {
            connected += id == config.id() || transport.isConnected(id) ? 1 : 0;
        }
        return connected;
    }
}
