package dev.tidemark.protocol;

/**
 * When a leader must go by itself: it is out of touch with too many voters, so that a newer leader may exist, or its disk
 * does not answer, so that it leads nobody anywhere (H46-H51, H104).
 */
final class LeaderContact {
    private final Core core;
    private final Replication replication;

    LeaderContact(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    boolean isLost() {
        if (core.storageHangs()) {
            core.outbox.add(new Effect.Alarm("this node's disk has not finished a write for more than "
                    + core.options.electionTimeoutMillis() + " ms: it gives up leadership"));
            return true;
        }
        if (replication.inContact() < core.quorums().lease()) {
            core.outbox.add(new Effect.Alarm("this leader was out of touch with most voters for "
                    + core.options.electionTimeoutMillis() + " ms: it gives up leadership"));
            return true;
        }
        return false;
    }
}
