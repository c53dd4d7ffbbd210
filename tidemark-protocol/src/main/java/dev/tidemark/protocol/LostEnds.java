package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Reminder;

/** What nodes tell each other about logs that lost their end (H161). {@link Wholeness} judges this node's own. */
final class LostEnds {
    private final Core core;
    private final Election election;
    private final Replication replication;

    LostEnds(Core core, Election election, Replication replication) {
        this.core = core;
        this.election = election;
        this.replication = replication;
    }

    /** A peer remembers more of this log than it holds. */
    void reminded(int peer, Reminder reminder) {
        Acknowledged told = new Acknowledged(reminder.under(), reminder.offset());
        if (!core.wholeness.isOwed(told)) {
            return;
        }
        if (core.wholeness.owes(told)) {
            core.outbox.add(new Effect.Alarm("node " + peer + " remembers that this node acknowledged entries up to "
                    + told.offset() + ", and the log here ends at "
                    + core.log.end().offset()
                    + ": it has lost its end, or an older copy of the data directory was restored"));
        }
        if (core.role != Role.FOLLOWER) {
            election.stepDown();
        }
        core.wholeness.explain(peer);
    }

    void damaged(Envelope envelope, Damaged damaged) {
        if (core.isLeader()) {
            replication.damaged(envelope.from(), damaged, envelope.lamport());
        }
        core.outbox.add(
                new Effect.Alarm("node " + envelope.from() + " says that its log has lost its end: it had entries up"
                        + " to " + damaged.offset() + " on disk and has them up to " + damaged.logEnd()
                        + ". It does not vote and does not count until a leader has shown it what it lacks"));
    }
}
