package dev.tidemark.protocol;

import java.util.ArrayDeque;

/**
 * What a leader knows of one follower, within one epoch. Offsets that are acknowledged never go back (H25, H28), unless the
 * follower's log has lost its end: then nothing of it counts until the follower is whole again (H161).
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

    private record InFlight(long end, long bytes) {}

    final int id;
    State state = State.PROBE;
    /** The offset to send next. */
    long next;
    /** Durable at the follower, and the same as ours. */
    long match;
    /** Whether its log holds all that it ever acknowledged, by its own word. */
    boolean whole = true;
    /** The stamp of its last word that it is not: what it said before is void. */
    private long damagedAt;
    /** Whether it makes entries durable at once: {@link AwaitedFollowers}. */
    boolean awaited = true;
    /** The last high watermark it was told. */
    long sentHwm;
    /** When it last answered, by {@link Core#awake}. */
    long lastContact;
    /** The connection broke and it has not answered since. */
    boolean connectionBroke;
    /** When the outstanding probe, read or snapshot piece was sent. */
    long lastSent = Long.MIN_VALUE / 2;
    /** The newest confirmation round it answered. */
    long round;
    /** When the newest heartbeat was sent that it has answered, monotonic milliseconds. */
    long answered = Long.MIN_VALUE;
    /** The end of the log when it last forwarded writes; it waits for the high watermark to reach this. */
    long forwardedEnd;
    /** The snapshot on its way, or null. */
    Position snapshot;
    /** Where the piece of it belongs that was read last, or is on its way. */
    long snapshotAt;
    /** How often that piece was sent without an answer. */
    int snapshotTries;

    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private long inFlightBytes;
    /** When something was acknowledged, or sent while nothing was on its way; by {@link Core#awake}. */
    private long lastProgress;

    FollowerProgress(int id, long next, long now) {
        this.id = id;
        this.next = next;
        this.lastContact = now;
    }

    void sent(long end, long bytes, long now) {
        if (inFlight.isEmpty()) {
            lastProgress = now;
        }
        next = end + 1;
        inFlight.addLast(new InFlight(end, bytes));
        inFlightBytes += bytes;
    }

    /**
     * @param lamport the stamp of the message that says so
     */
    void acknowledged(Message.AppendReply reply, long lamport, long now) {
        if (reply.whole() && lamport < damagedAt) {
            return; // from before the loss
        }
        if (!reply.whole()) {
            damaged(lamport);
        } else {
            whole = true;
        }
        acknowledged(reply.durable(), now);
    }

    /** Nothing counts that it acknowledged. */
    void damaged(long lamport) {
        if (whole) {
            match = 0;
        }
        whole = false;
        damagedAt = Math.max(damagedAt, lamport);
    }

    /** What counts towards the write quorum: durable at the follower, the same as ours, and nothing lost. */
    long counted() {
        return whole ? match : 0;
    }

    private void acknowledged(long durable, long now) {
        if (durable > match) {
            lastProgress = now;
        }
        match = Math.max(match, durable);
        if (state == State.PROBE || state == State.STREAM) {
            next = Math.max(next, match + 1);
        }
        while (!inFlight.isEmpty() && inFlight.getFirst().end() <= match) {
            inFlightBytes -= inFlight.removeFirst().bytes();
        }
    }

    /** Whether nothing of what is on its way was acknowledged for so long that it must be lost (H28). */
    boolean isStalled(long now, long patience) {
        return !inFlight.isEmpty() && now - lastProgress > patience;
    }

    boolean hasRoom(long budget) {
        return inFlightBytes < budget;
    }

    /** Starts over behind {@code from - 1}: what is on its way may not arrive. */
    void probeFrom(long from) {
        state = State.PROBE;
        next = Math.max(from, match + 1);
        lastSent = Long.MIN_VALUE / 2;
        snapshot = null;
        snapshotTries = 0;
        inFlight.clear();
        inFlightBytes = 0;
    }
}
