package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Message;

/**
 * Whether a follower takes part: it follows its leader, the leader hears it, and enough others too. A node that only
 * hears heartbeats can confirm no read and finish no write, however well it believes that it serves (H166). What the
 * leader heard, and when, comes with its heartbeats, in times of its own clock, so that no two clocks are compared.
 */
final class Participation {
    private final Core core;
    /** In which the last heartbeat came; another epoch is another leader. */
    private long epoch = -1;

    private long firstSent;

    private Message.Beat last = Message.Beat.NONE;
    /** Somebody who hears a leader that this node does not hear, and that leader; 0: nobody said so lately. */
    private int witness;

    private int leaderElsewhere;
    private long toldElsewhereAt;

    Participation(Core core) {
        this.core = core;
    }

    void beat(Message.Beat beat) {
        witness = 0;
        if (epoch != core.epoch) {
            epoch = core.epoch;
            firstSent = beat.sent();
            last = beat;
        } else if (beat.sent() >= last.sent()) {
            last = beat;
        }
    }

    /** A voter gives this node no vote, because it hears a leader. */
    void heardElsewhere(int voter, int leader) {
        witness = voter;
        leaderElsewhere = leader;
        toldElsewhereAt = core.now;
    }

    /** @param refusesTimes whether this node refuses what its leader sends, for its clock */
    Apart apart(boolean refusesTimes) {
        if (core.isLeader()) {
            return Apart.NO;
        }
        if (core.leader == 0) {
            boolean lately = witness != 0 && core.now - toldElsewhereAt <= 2L * core.patienceMillis(witness);
            return lately ? new Apart(Apart.Kind.DOES_NOT_HEAR, leaderElsewhere, witness) : Apart.NO;
        }
        if (refusesTimes) {
            return new Apart(Apart.Kind.REFUSES_TIMES, core.leader, 0);
        }
        if (epoch != core.epoch) {
            return Apart.NO;
        }
        long patience = core.patienceMillis(core.leader);
        if (last.sent() - Math.max(firstSent, last.answered()) > patience) {
            return new Apart(Apart.Kind.IS_NOT_HEARD, core.leader, 0);
        }
        if (last.sent() - Math.max(firstSent, last.confirmed()) > patience) {
            return new Apart(Apart.Kind.LEADER_IS_ALONE, core.leader, 0);
        }
        return Apart.NO;
    }
}
