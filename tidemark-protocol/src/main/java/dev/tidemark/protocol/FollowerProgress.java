package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayDeque;

/**
 * What a leader knows of one follower, within one epoch, as a machine of four states (after {@code tracker/progress} of
 * etcd's Raft). Every change is a method that says what has happened; {@link #broken} says what holds between two of
 * them.
 *
 * <pre>
 *            log matches here                entries are not in memory
 *   PROBE ---------------------> STREAM ---------------------------------> READING
 *     ^  <---------------------    |                                      |      |
 *     |   mismatch, silence,       |            read from disk: a probe   |      | removed from disk
 *     |   connection lost          |       <------------------------------+      v
 *     +----------------------------+--------------------------------------- SNAPSHOT
 *                                               installed
 * </pre>
 */
final class FollowerProgress {
    enum State {
        /** The end of the common prefix is not known: one request at a time. */
        PROBE,
        /** Several requests are on their way. */
        STREAM,
        /** Entries come from the disk and are not there yet. */
        READING,
        /** It needs a snapshot. */
        SNAPSHOT
    }

    private static final long NEVER = Long.MIN_VALUE / 2;

    private record InFlight(long end, long bytes) {}

    private final int id;
    private State state = State.PROBE;
    /** The offset to send next; above {@link #match}. */
    private long next;
    /**
     * Durable at the follower, and the same as ours. Never goes back (H25, H28), unless its log has lost its end
     * (H161).
     */
    private long match;
    /** Whether its log holds all that it ever acknowledged, by its own word. */
    private boolean whole = true;
    /** The stamp of its last word that it is not: what it said before is void. Never goes back. */
    private long damagedAt;
    /** Whether it makes entries durable at once: {@link AwaitedFollowers}. */
    private boolean awaited = true;
    /** The last high watermark it was told. Never goes back. */
    private long sentHwm;
    /** When it last answered, by {@link Core#awake}. */
    private long lastContact;
    /** In this epoch; before that {@link #lastContact} is when the epoch began. */
    private boolean hasAnswered;

    /** The connection broke and it has not answered since. */
    private boolean connectionBroke;
    /** When the outstanding probe, read or snapshot piece was sent. */
    private long lastSent = NEVER;
    /** The newest confirmation round it answered. Never goes back. */
    private long round;
    /** When the newest heartbeat was sent that it has answered, monotonic milliseconds. Never goes back. */
    private long answered = Long.MIN_VALUE;
    /** The process of the follower that answered it. */
    private long answeredBy;
    /** The end of the log when it last forwarded writes; it waits for the high watermark to reach this. */
    private long forwardedEnd;
    /** The snapshot on its way; null unless {@link State#SNAPSHOT}, and until its first piece was read. */
    private Position snapshot;
    /** Its size in bytes. */
    private long snapshotSize;
    /** Where the piece of it belongs that was read last, or is on its way. */
    private long snapshotAt;
    /** How often that piece was sent without an answer. */
    private int snapshotTries;

    /**
     * Requests without an answer, oldest first, ends increasing and between {@link #match} and {@link #next}; only in a
     * stream.
     */
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    /** The sum over {@link #inFlight}. */
    private long inFlightBytes;
    /** When something was acknowledged, or sent while nothing was on its way; by {@link Core#awake}. */
    private long lastProgress;

    /**
     * @param next the offset to try first, at least 1
     * @param now by {@link Core#awake}: it counts as heard now
     */
    FollowerProgress(int id, long next, long now) {
        this.id = id;
        this.next = next;
        this.lastContact = now;
    }

    int id() {
        return id;
    }

    State state() {
        return state;
    }

    long next() {
        return next;
    }

    long match() {
        return match;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isStreaming() {
        return state == State.STREAM;
    }

    boolean needsASnapshot() {
        return state == State.SNAPSHOT;
    }

    // The search for the end of the common prefix.

    /** Whether that end is looked for, or known: what it lacks is not on its way from the disk. */
    boolean followsFromMemory() {
        return state == State.PROBE || state == State.STREAM;
    }

    /** Starts over with {@code from}, or after what it has acknowledged: what is on its way may not arrive. */
    void probeFrom(long from) {
        enter(State.PROBE, from);
    }

    /** It has everything before {@code from}. */
    private void streamFrom(long from) {
        enter(State.STREAM, from);
    }

    private void enter(State entered, long from) {
        state = entered;
        next = Math.max(from, match + 1);
        lastSent = NEVER;
        snapshot = null;
        snapshotTries = 0;
        inFlight.clear();
        inFlightBytes = 0;
    }

    /** Whether the answer to a probe is so long in coming that it must be lost. */
    boolean mayProbe(long now, long patience) {
        return now - lastSent >= patience;
    }

    void probed(long now) {
        lastSent = now;
    }

    /**
     * Its log differs from ours at {@code previous}, or ends before that, and can be the same up to {@code possible}.
     */
    void mismatched(long previous, long possible) {
        probeFrom(Math.min(possible, previous - 1) + 1);
    }

    /** Whether such an answer tells nothing: it is old, or what the follower needs is on its way already. */
    boolean isOldMismatch(long previous) {
        return previous <= match || previous >= next || !followsFromMemory();
    }

    // The stream.

    void sent(long end, long bytes, long now) {
        if (inFlight.isEmpty()) {
            lastProgress = now;
        }
        next = end + 1;
        inFlight.addLast(new InFlight(end, bytes));
        inFlightBytes += bytes;
    }

    boolean hasRoom(long budget) {
        return inFlightBytes < budget;
    }

    /** Whether nothing of what is on its way was acknowledged for so long that it must be lost (H28). */
    boolean isStalled(long now, long patience) {
        return !inFlight.isEmpty() && now - lastProgress > patience;
    }

    /** @param lamport the stamp of the message that says so */
    void acknowledged(Message.AppendReply reply, long lamport, long now) {
        boolean isFromBeforeTheLoss = reply.whole() && lamport < damagedAt;
        if (!isFromBeforeTheLoss) {
            if (reply.whole()) {
                whole = true;
            } else {
                damaged(lamport, match);
            }
            acknowledged(reply.durable(), now);
        }
        if (isFoundBy(reply.verified())) {
            streamFrom(reply.verified() + 1);
        }
    }

    private void acknowledged(long durable, long now) {
        if (durable > match) {
            lastProgress = now;
        }
        match = Math.max(match, durable);
        if (followsFromMemory()) {
            next = Math.max(next, match + 1);
        }
        while (!inFlight.isEmpty() && inFlight.getFirst().end() <= match) {
            inFlightBytes -= inFlight.removeFirst().bytes();
        }
    }

    private boolean isFoundBy(long verified) {
        return switch (state) {
            case PROBE -> verified >= next - 1;
            // What it needs is on its way; that it still lacks it is no reason to start over (H91h).
            case READING, SNAPSHOT -> verified >= next;
            case STREAM -> false;
        };
    }

    /**
     * Its log has lost its end: nothing counts that it acknowledged, until it is whole again (H161). It may lose more
     * before that, and what it has acknowledged since is needed once more.
     *
     * @param logEnd where its log ends now
     */
    void damaged(long lamport, long logEnd) {
        if (whole) {
            match = 0;
        } else if (lamport >= damagedAt) {
            match = Math.min(match, logEnd);
        }
        whole = false;
        damagedAt = Math.max(damagedAt, lamport);
    }

    /** What counts towards the write quorum: durable at the follower, the same as ours, and nothing lost. */
    long counted() {
        return whole ? match : 0;
    }

    // What memory does not hold.

    /** What comes next is asked for, from the disk. */
    void reading(long now) {
        state = State.READING;
        lastSent = now;
        inFlight.clear();
        inFlightBytes = 0;
    }

    boolean waitsForRead(long from) {
        return state == State.READING && next == from;
    }

    /** Still a probe, until it has shown that it holds what comes before. */
    void readIsSent(long now) {
        state = State.PROBE;
        lastSent = now;
    }

    boolean isReadLost(long now, long patience) {
        return now - lastSent > patience;
    }

    /** The entries it needs are removed. */
    void needsSnapshot() {
        state = State.SNAPSHOT;
        snapshot = null;
    }

    /** A piece is asked for, from the disk. */
    void snapshotRead(long at, long now) {
        lastSent = now;
        snapshotAt = at;
        snapshotTries = 0;
    }

    /** The same piece once more. */
    void snapshotReadAgain(long now) {
        int tries = snapshotTries + 1;
        snapshotRead(snapshotAt(), now);
        snapshotTries = tries;
    }

    void snapshotSent(Position last, long size, long now) {
        snapshot = last;
        snapshotSize = size;
        lastSent = now;
    }

    /** The file is gone: another is looked for. */
    void snapshotGone() {
        snapshot = null;
    }

    /** Whether it answers about the snapshot that is sent to it. */
    boolean receives(long snapshotOffset) {
        return state == State.SNAPSHOT && snapshot != null && snapshot.offset() == snapshotOffset;
    }

    /** Whether a piece of it can be wanted there. */
    boolean isInSnapshot(long at) {
        return at >= 0 && at <= snapshotSize;
    }

    /** The offset of the snapshot on its way, 0 if none is chosen. */
    long snapshotOffset() {
        return snapshot == null ? 0 : snapshot.offset();
    }

    /** Where the piece belongs that is on its way, bytes. */
    long snapshotAt() {
        return snapshot == null ? 0 : snapshotAt;
    }

    boolean isSnapshotPieceLost(long now, long patience, int maxDoublings) {
        return now - lastSent > patience << Math.min(snapshotTries, maxDoublings);
    }

    // Contact.

    void heard(long now) {
        lastContact = now;
        hasAnswered = true;
    }

    /**
     * @param answeredRound 0: none, or its word did not count
     * @param now by {@link Core#awake}
     */
    void answered(long answeredRound, Message.Echo echo, long now) {
        if (echo.sent() > answered) {
            answered = echo.sent();
            answeredBy = echo.process();
        }
        connectionBroke = false;
        heard(now);
        round = Math.max(round, answeredRound);
    }

    void connectionLost() {
        connectionBroke = true;
        startOver();
    }

    /** What is read from the disk for it goes to the new one, and a piece of a snapshot that is lost is sent again. */
    void connectionRenewed() {
        if (followsFromMemory()) {
            startOver();
        }
    }

    /**
     * Of a stream it is not known what arrived. A probe goes on with what it has found: from what is acknowledged in
     * this epoch, which is nothing at first, a follower would be sent a snapshot that lacks a few entries.
     */
    private void startOver() {
        probeFrom(state == State.STREAM ? match + 1 : next);
    }

    boolean isConnectionBroken() {
        return connectionBroke;
    }

    boolean hasAnswered() {
        return hasAnswered;
    }

    boolean wasHeard(long now, long patience) {
        return now - lastContact < patience;
    }

    /** @param now by {@link Core#awake} */
    long silentMillis(long now) {
        return now - lastContact;
    }

    /** Whether it has answered that round or a later one, and its word counts. */
    boolean confirms(long asked) {
        return whole && round >= asked;
    }

    long answered() {
        return answered;
    }

    long answeredBy() {
        return answeredBy;
    }

    // What it is told and asked for.

    boolean isAwaited() {
        return awaited;
    }

    void await(boolean wish) {
        awaited = wish;
    }

    void toldHwm(long hwm) {
        sentHwm = hwm;
    }

    void forwarded(long end) {
        forwardedEnd = end;
    }

    /** Whether its clients wait for a high watermark that it was not told. */
    boolean waitsForHwm(long hwm) {
        return sentHwm < Math.min(hwm, forwardedEnd);
    }

    /** What is wrong with this, or null: constant time, asked after every batch of inputs. */
    String broken() {
        if (match >= next) {
            return "match " + match + " is not before next " + next;
        }
        if (state != State.SNAPSHOT && snapshot != null) {
            return "a snapshot is on its way in state " + state;
        }
        if (inFlight.isEmpty() ? inFlightBytes != 0 : state != State.STREAM) {
            return inFlightBytes + " bytes are on their way in state " + state;
        }
        if (!inFlight.isEmpty()
                && (inFlight.getFirst().end() <= match || inFlight.getLast().end() >= next)) {
            return "requests up to " + inFlight.getLast().end() + " are on their way, with match " + match
                    + " and next " + next;
        }
        return null;
    }
}
