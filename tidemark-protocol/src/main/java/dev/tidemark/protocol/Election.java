package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.TreeSet;

/**
 * Pre-vote, vote and the change of roles (Raft thesis 3.4, 9.6; hazards H38, H44-H47, H49). The newest log wins: later
 * epoch first, then later end.
 *
 * <p>Silence of the leader is noticed by a timeout; a lost connection to it at once, and then the pre-vote starts
 * without waiting, staggered by rank. The pre-vote makes the hint harmless: a node that still hears the leader refuses.
 */
final class Election {
    private enum Phase {
        NONE,
        PRE_VOTE,
        VOTE
    }

    /** Votes of one epoch and one phase; a late reply of another finds no tally (H32). */
    private static final class Tally {
        final Phase phase;
        final long epoch;
        final TreeSet<Integer> granted = new TreeSet<>();

        Tally(Phase phase, long epoch) {
            this.phase = phase;
            this.epoch = epoch;
        }
    }

    private static final Tally NO_TALLY = new Tally(Phase.NONE, 0);
    /** Between candidates that noticed a lost leader at the same moment. */
    private static final int STAGGER_MILLIS = 40;
    /** In round trips. */
    private static final int MAX_SPREAD = 8;

    private final Core core;
    private final Runnable becameLeader;
    private final Runnable leftEpoch;

    private Tally tally = NO_TALLY;
    private long deadline = -1;
    private long lastLeaderContact = Long.MIN_VALUE / 2;
    /** The leader's connection broke: others notice within moments, so ask again soon. */
    private boolean leaderWasLost = true;
    /** How often it has asked since it last heard a leader. */
    private int attempts;
    /**
     * Whom it has let try since it last asked itself, or somebody led: each once, for it may be one who can never win
     * (H47).
     */
    private final TreeSet<Integer> letTry = new TreeSet<>();

    private long draws;

    /**
     * @param becameLeader called when this node has won
     * @param leftEpoch called when the epoch or the leader changes, before anything of the new one is handled
     */
    Election(Core core, Runnable becameLeader, Runnable leftEpoch) {
        this.core = core;
        this.becameLeader = becameLeader;
        this.leftEpoch = leftEpoch;
    }

    void tick() {
        if (core.isLeader() || core.pauses.mayHaveUnread()) {
            return;
        }
        if (deadline < 0) {
            deadline = core.awake() + retryDelay();
        } else if (core.awake() >= deadline) {
            startPreVote();
        }
    }

    /** When {@link #tick} has something to do, unless a leader is heard before; in the past if it was never called. */
    long deadline() {
        return deadline;
    }

    /** The leader of the current epoch has shown itself. */
    void heardLeader(int leader) {
        if (core.leader != leader) {
            if (core.leader != 0) {
                throw new BrokenInvariantException(
                        "two leaders in epoch " + core.epoch + ": " + core.leader + " and " + leader + " (H52)", core);
            }
            core.role = Role.FOLLOWER;
            core.leader = leader;
            core.patience.leaderChanged(leaderWasLost);
            tally = NO_TALLY;
            leaderWasLost = false;
            attempts = 0;
            letTry.clear();
        }
        lastLeaderContact = core.awake();
        deadline = core.awake() + timeout();
    }

    /** Goes on as a follower in a newer epoch whose leader is not known yet. */
    void follow(long epoch) {
        core.persistVote(epoch, 0);
        becomeFollower();
    }

    /** Gives up leadership, or candidacy, within the epoch. */
    void stepDown() {
        becomeFollower();
    }

    private void becomeFollower() {
        core.role = Role.FOLLOWER;
        core.leader = 0;
        tally = NO_TALLY;
        deadline = core.awake() + timeout();
        leftEpoch.run();
    }

    void connectionLost(int peer) {
        if (peer != core.leader || core.isLeader()) {
            return;
        }
        leaderWasLost = true;
        attempts = 0;
        core.leader = 0;
        lastLeaderContact = Long.MIN_VALUE / 2;
        leftEpoch.run();
        // Who has no room for writes, or cannot apply them, lets the others try first (H172).
        int rank = core.isUnfitToLead() ? core.configuration().electors().size() : rank(peer);
        if (rank == 0) {
            startPreVote();
        } else {
            deadline = core.awake() + (long) rank * STAGGER_MILLIS;
        }
    }

    private int rank(int withoutPeer) {
        int rank = 0;
        for (int id : core.configuration().electors()) {
            if (id == core.self()) {
                return rank;
            }
            rank += id == withoutPeer ? 0 : 1;
        }
        return rank;
    }

    private void startPreVote() {
        deadline = core.awake() + retryDelay();
        letTry.clear();
        if (core.leader != 0) {
            core.leader = 0; // silent for too long, whether or not this node can do something about it
            leftEpoch.run();
        }
        if (!mayStand()) {
            return;
        }
        core.role = Role.CANDIDATE;
        tally = new Tally(Phase.PRE_VOTE, Math.addExact(core.epoch, 1));
        tally.granted.add(core.self());
        toOthers(new Message.PreVoteRequest(tally.epoch, core.lastPosition(), core.wall, core.now));
        countVotes();
    }

    private boolean mayStand() {
        return core.mayLead()
                && !core.seat.isDoubtful()
                && core.wholeness.isWhole()
                && !core.isInstalling()
                && !core.storageHangs()
                && core.voteIsDurable();
    }

    /**
     * A log that has lost its end may be older than what it acknowledged, and would help somebody to power who lacks
     * it. The same may be so of the candidate's, which it learns by this (H161). A directory that may have taken the
     * place of another lacks all of it (H92).
     */
    private boolean mayVote(Envelope envelope, Position last) {
        int candidate = envelope.from();
        if (core.configuration().isKnown(candidate, envelope.incarnation())) { // else another one acknowledged that
            core.wholeness.remind(candidate, last.offset());
        }
        core.wholeness.explain(candidate);
        return core.wholeness.isWhole() && !core.seat.isDoubtful();
    }

    void preVoteRequested(Envelope envelope, Message.PreVoteRequest request) {
        boolean mayVote = mayVote(envelope, request.last());
        boolean candidateIsNewEnough = !core.lastPosition().isNewerThan(request.last());
        boolean granted = request.proposedEpoch() > core.epoch
                && candidateIsNewEnough
                && mayVote
                && clockIsBelievable(envelope.from(), request.wall())
                && !hearsLeader();
        int heard = hearsLeader() ? core.leader : 0;
        core.send(
                envelope.from(),
                new Message.PreVoteReply(request.proposedEpoch(), granted, heard, core.echo(request.sent())));
        if (granted && letTry.add(envelope.from())) {
            waitFor(envelope.from());
        }
        if (!candidateIsNewEnough && leaderWasLost && !core.isLeader() && tally == NO_TALLY) {
            deadline = core.awake();
        }
    }

    /** Two who stand at the same moment split the votes. */
    private void waitFor(int candidate) {
        long itsVotes = 2L * STAGGER_MILLIS + draw(STAGGER_MILLIS) + core.clocks.roundTrip(candidate);
        deadline = Math.max(deadline, core.awake() + itsVotes);
    }

    private boolean hearsLeader() {
        return core.isLeader() || (core.leader != 0 && core.awake() - lastLeaderContact < core.patience.millis());
    }

    /** A leader with a clock far ahead would stamp its time on everybody's log, for ever (H65). */
    private boolean clockIsBelievable(int peer, long theirWall) {
        if (theirWall - core.wall <= core.options.maxClockAheadMicros()) {
            return true;
        }
        core.outbox.add(new Effect.Alarm("the clock of node " + peer + " is " + (theirWall - core.wall) / 1_000_000
                + " s ahead of this node's: it gets no vote; set the clocks"));
        return false;
    }

    void preVoteReplied(Envelope envelope, Message.PreVoteReply reply) {
        if (envelope.epoch() > core.epoch) {
            boolean retrySoon = leaderWasLost;
            follow(envelope.epoch());
            leaderWasLost = retrySoon;
            deadline = core.awake() + retryDelay();
        } else if (reply.granted() && tally.phase == Phase.PRE_VOTE && tally.epoch == reply.proposedEpoch()) {
            tally.granted.add(envelope.from());
            countVotes();
        }
    }

    void voteRequested(Envelope envelope, Message.VoteRequest request) {
        boolean mayVote = mayVote(envelope, request.last());
        boolean free = core.votedFor == 0 || core.votedFor == envelope.from();
        boolean granted = free
                && core.role != Role.LEADER
                && core.leader == 0
                && mayVote
                && !core.lastPosition().isNewerThan(request.last())
                && clockIsBelievable(envelope.from(), request.wall());
        if (granted) {
            if (core.votedFor == 0) {
                core.persistVote(core.epoch, envelope.from());
            }
            deadline = core.awake() + timeout();
        }
        core.send(envelope.from(), new Message.VoteReply(granted, core.echo(request.sent())));
    }

    void voteReplied(Envelope envelope, Message.VoteReply reply) {
        if (tally.phase != Phase.VOTE || tally.epoch != envelope.epoch()) {
            return;
        }
        if (reply.granted()) {
            tally.granted.add(envelope.from());
            countVotes();
        } else if (leaderWasLost) {
            // The votes are split, or somebody has a newer log: nothing to wait an election timeout for.
            deadline = Math.min(deadline, core.awake() + retryDelay());
        }
    }

    /** Our own vote counts when it is on disk, like any other. */
    void voteDurable() {
        if (tally.phase == Phase.VOTE && core.voteIsDurable()) {
            tally.granted.add(core.self());
            countVotes();
        }
    }

    private void countVotes() {
        if (!core.quorum().elects(tally.granted::contains)) {
            return;
        }
        if (tally.phase == Phase.PRE_VOTE) {
            startVote();
        } else if (core.voteIsDurable()) {
            tally = NO_TALLY;
            core.patience.leaderChanged(leaderWasLost);
            leaderWasLost = false;
            letTry.clear();
            core.role = Role.LEADER;
            core.leader = core.self();
            becameLeader.run();
        }
    }

    /** The leader wants this node to lead: stands without a pre-vote, since everybody hears the leader (H47). */
    void campaign() {
        if (core.role != Role.FOLLOWER || !mayStand()) {
            return;
        }
        core.role = Role.CANDIDATE;
        core.leader = 0;
        leaderWasLost = true; // it goes, so split votes are tried again soon
        attempts = 0;
        tally = new Tally(Phase.PRE_VOTE, Math.addExact(core.epoch, 1));
        startVote();
    }

    private void startVote() {
        core.persistVote(tally.epoch, core.self());
        tally = new Tally(Phase.VOTE, core.epoch);
        leftEpoch.run();
        deadline = core.awake() + timeout();
        toOthers(new Message.VoteRequest(core.lastPosition(), core.wall, core.now));
    }

    private void toOthers(Message message) {
        for (int id : core.configuration().electors()) {
            if (id != core.self()) {
                core.send(id, message);
            }
        }
    }

    /**
     * From one to two election timeouts, or more of them ({@link Patience}); longer where the answers of enough others
     * take long (H165).
     */
    private long timeout() {
        int millis = (int) (core.patience.millis() + core.clocks.quorumRoundTrip());
        return millis + draw(millis);
    }

    private long retryDelay() {
        long slow = core.options.electionTimeoutMillis() / 2;
        long soon = (long) STAGGER_MILLIS << Math.min(attempts++, 5);
        long base = leaderWasLost ? Math.min(soon, slow) : slow;
        long roundTrip = core.clocks.quorumRoundTrip();
        base = Math.max(base, roundTrip);
        // Far candidates hear of each other late: the more often they stood at once, the further apart they try (H165).
        long spread = Math.max(base, roundTrip * Math.min(1 + attempts / 2, MAX_SPREAD));
        return base + draw((int) spread);
    }

    /**
     * Spreads nodes apart without a source of randomness: a hash of who asks and how often it has asked (SplitMix64).
     */
    private long draw(int bound) {
        long z = core.options.incarnation().getLeastSignificantBits()
                ^ core.options.incarnation().getMostSignificantBits()
                ^ ((long) core.self() << 48);
        z += ++draws * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return Math.floorMod(z ^ (z >>> 31), (long) bound);
    }
}
