package dev.tidemark.protocol;

import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;

/**
 * The leader's side of a snapshot: for a follower that needs entries which are removed already. One piece is on its way
 * at a time; the follower says which byte it wants next, so a transfer resumes where it broke off.
 */
final class SnapshotTransfer {
    private static final int MAX_DOUBLINGS = 3;

    private final Core core;
    private final Replication replication;

    SnapshotTransfer(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    void entriesGone(Input.EntriesGone gone) {
        FollowerProgress follower = replication.follower(gone.peer());
        if (follower != null && follower.waitsForRead(gone.from())) {
            follower.needsSnapshot();
            read(follower, 0, 0);
        }
    }

    void chunkRead(Input.SnapshotRead read) {
        FollowerProgress follower = replication.follower(read.peer());
        if (follower == null || !follower.needsASnapshot()) {
            return;
        }
        follower.snapshotSent(read.last(), read.size(), core.now);
        core.send(
                follower.id(),
                new SnapshotChunk(read.last(), read.size(), read.at(), read.bytes(), core.earlierLeases.said()));
    }

    void replied(int from, SnapshotReply reply) {
        FollowerProgress follower = replication.follower(from);
        if (follower == null) {
            return;
        }
        follower.heard(core.awake());
        if (!follower.receives(reply.offset())) {
            return;
        }
        if (reply.next() == SnapshotReply.INSTALLED) {
            follower.probeFrom(reply.offset() + 1);
        } else if (!follower.isInSnapshot(reply.next())) {
            // Of a file of another size, which an earlier leader had. What a peer says stops nobody.
            core.outbox.add(
                    new Effect.Alarm("node " + from + " wants byte " + reply.next() + " of the snapshot of entry "
                            + reply.offset() + ", which ends before: it is sent from the beginning"));
            read(follower, reply.offset(), 0);
        } else if (reply.next() != follower.snapshotAt()) {
            read(follower, reply.offset(), reply.next());
        } // else the same once more: answered again it would be doubled by every network that doubles messages (H106)
    }

    /** The file is gone or damaged; a newer one may come. */
    void unavailable(int peer) {
        FollowerProgress follower = replication.follower(peer);
        if (follower != null && follower.needsASnapshot()) {
            follower.snapshotGone();
            core.outbox.add(
                    new Effect.Alarm("node " + peer + " needs a snapshot and there is none to send yet; trying again"));
        }
    }

    /**
     * Sends a piece again that was not answered, after longer and longer: it may have been lost, and a piece takes its
     * time on a slow link, as does the last one until the whole snapshot is checked and installed (H165). Not to one
     * that is silent, or whose answers do not count: each reading keeps the log after the snapshot for it (H91h), and
     * nobody would ever release that.
     */
    void retry() {
        for (FollowerProgress follower : replication.followers()) {
            long patience = core.patienceMillis(follower.id());
            if (follower.needsASnapshot()
                    && follower.wasHeard(core.awake(), patience)
                    && follower.isSnapshotPieceLost(core.now, patience, MAX_DOUBLINGS)) {
                follower.snapshotReadAgain(core.now);
                core.outbox.add(
                        new Effect.ReadSnapshot(follower.id(), follower.snapshotOffset(), follower.snapshotAt()));
            }
        }
    }

    private void read(FollowerProgress follower, long offset, long at) {
        follower.snapshotRead(at, core.now);
        core.outbox.add(new Effect.ReadSnapshot(follower.id(), offset, at));
    }
}
