package dev.tidemark.node;

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
        if (isNotWelcome()) {
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

    private int connectedVoters() {
        int connected = 0;
        for (int id : config.voters().keySet()) {
            connected += id == config.id() || transport.isConnected(id) ? 1 : 0;
        }
        return connected;
    }
}
