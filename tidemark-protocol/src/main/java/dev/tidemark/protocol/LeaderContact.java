package dev.tidemark.protocol;

/**
 * When a leader must go by itself: it is out of touch with too many voters, so that a newer leader may exist, or its
 * disk does not answer while that of another node may, so that it leads nobody anywhere (H46-H51, H104).
 */
final class LeaderContact {
    private final Core core;
    private final Replication replication;
    private final HealthReports health;
    private final LeadershipTransfer transfer;

    LeaderContact(Core core, Replication replication, HealthReports health, LeadershipTransfer transfer) {
        this.core = core;
        this.replication = replication;
        this.health = health;
        this.transfer = transfer;
    }

    boolean isLost() {
        if (core.pauses.mayHaveUnread()) {
            return false;
        }
        if (core.storageHangs() && (!transfer.isRunning() || core.storageHangsForLong())) {
            String hangs =
                    "this node's disk has not finished a write for more than " + core.patience.millis() + " ms: ";
            if (!health.nobodyIsFaster()) {
                core.outbox.add(new Effect.Alarm(hangs + "it gives up leadership"));
                return true;
            }
            core.outbox.add(
                    new Effect.Alarm(hangs + "it leads on, since no other node that it hears has a faster one"));
        }
        if (!core.quorum().inTouch(replication::isInContact)) {
            core.outbox.add(new Effect.Alarm("this leader was out of touch with most voters for "
                    + core.patience.millis() + " ms: it gives up leadership"));
            return true;
        }
        return false;
    }
}
