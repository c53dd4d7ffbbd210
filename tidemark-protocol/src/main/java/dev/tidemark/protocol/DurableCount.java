package dev.tidemark.protocol;

import dev.tidemark.protocol.message.ProgressReply;
import dev.tidemark.protocol.message.ProgressRequest;

/** Answers how far followers are: what {@code WAIT} wants to know. Only the leader knows; others ask it. */
final class DurableCount {
    private static final int UNKNOWN = -1;

    private final Core core;
    private final Replication replication;

    DurableCount(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    void askedHere(Input.CountDurable asked) {
        if (core.isLeader()) {
            core.outbox.add(new Effect.AnswerCount(asked.question(), count(asked.offset())));
        } else if (core.leader != 0) {
            core.send(core.leader, new ProgressRequest(asked.question(), asked.offset()));
        } else {
            core.outbox.add(new Effect.AnswerCount(asked.question(), UNKNOWN));
        }
    }

    void requested(int from, ProgressRequest request) {
        int followers = core.isLeader() ? count(request.offset()) : UNKNOWN;
        core.send(from, new ProgressReply(request.question(), followers));
    }

    void replied(ProgressReply reply) {
        core.outbox.add(new Effect.AnswerCount(reply.question(), reply.followers()));
    }

    private int count(long offset) {
        int count = 0;
        for (FollowerProgress follower : replication.followers()) {
            boolean counts = core.configuration().isVoter(follower.id()) && follower.counted() >= offset;
            count += counts ? 1 : 0;
        }
        return count;
    }
}
