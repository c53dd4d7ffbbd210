package dev.tidemark.torture.members;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.TortureException;
import java.time.Duration;

/** A machine on which a node may run, and what the trial did to it. */
final class Machine {
    enum State {
        /** No node runs, and its disk is empty. */
        OFF,
        /** The process runs, and does not serve yet. */
        COMING,
        UP,
        /** The process was killed, and is started again later; its disk may be lost. */
        DOWN,
        FROZEN
    }

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final TrialCluster cluster;
    private final TrialNode node;
    private State state;
    /** When its fault ends; or since when it is coming. */
    private long nanos;

    /** Of the disk that was lost while it was a member; null: all that it acknowledged is there. */
    private String lostIncarnation;

    Machine(TrialCluster cluster, TrialNode node) {
        this.cluster = cluster;
        this.node = node;
        state = node.isAlive() ? State.UP : State.OFF;
    }

    int id() {
        return node.id();
    }

    TrialNode node() {
        return node;
    }

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean hasLostItsDisk() {
        return lostIncarnation != null;
    }

    private void comes() {
        state = State.COMING;
        nanos = System.nanoTime();
    }

    void start() {
        node.start();
        comes();
    }

    void kill(long untilNanos) {
        node.kill();
        state = State.DOWN;
        nanos = untilNanos;
    }

    void freeze(long untilNanos) {
        node.freeze();
        state = State.FROZEN;
        nanos = untilNanos;
    }

    /** Killed, and nothing of its directory is left. */
    void wipe(long untilNanos, String incarnation) {
        kill(untilNanos);
        cluster.empty(node);
        lostIncarnation = incarnation;
    }

    /** It is no member any more: an operator takes it away. */
    void takeAway() {
        node.kill();
        cluster.empty(node);
        lostIncarnation = null;
        state = State.OFF;
    }

    /** @return whether its fault is over by now, and so ended */
    boolean recovers(long nowNanos) {
        boolean isOver = (state == State.DOWN || state == State.FROZEN) && nowNanos - nanos >= 0;
        if (isOver) {
            recover();
        }
        return isOver;
    }

    /** Ends its fault, if it has one. */
    void recover() {
        if (state == State.DOWN) {
            start();
        } else if (state == State.FROZEN) {
            node.thaw();
            comes();
        }
    }

    /** A member that runs must serve, in time. */
    void awaitServing() {
        if (state == State.COMING && node.isServing()) {
            state = State.UP;
        } else if (state == State.COMING && System.nanoTime() - nanos > PATIENCE.toNanos()) {
            throw new TortureException(
                    node + " is a member and does not serve: " + node.status().get("reason"));
        }
    }

    /** Whether it votes again, with another directory than the one that was lost. */
    void look(MemberView view) {
        MemberView.Seen seen = view.members().get(id());
        if (seen == null
                || !seen.hasSeat()
                || seen.isVoter() && !seen.incarnation().equals(lostIncarnation)) {
            lostIncarnation = null;
        }
    }

    /** A node ends only if it is killed. */
    void checkAlive() {
        if ((state == State.UP || state == State.COMING) && !node.isAlive()) {
            String printed = node.printed();
            throw new TortureException(node + " has ended by itself. It printed:\n"
                    + printed.substring(Math.max(0, printed.length() - 4_000)));
        }
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
