package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Linearizable reads without writing (Raft thesis 6.4; hazards H54-H56). A read waits until, by a round that started
 * after the read arrived, enough nodes have confirmed that this leader still leads; then everything up to the high
 * watermark of the round's start is what the read must see. Reads that arrive in one batch share a round, and rounds
 * overlap.
 *
 * <p>A leader that holds a {@link ReadLease} answers at once, without a round, unless a read wants one.
 *
 * <p>A leader confirms nothing before the first entry of its own epoch is committed: until then its high watermark may
 * be older than what its predecessor answered.
 */
final class ReadIndex {
    /** @param peer who asked; this node itself for its own reads */
    private record Asked(int peer, long read, boolean byRound) {}

    private record Round(long number, long index, List<Asked> reads) {}

    private static final int MAX_WAITING = 100_000;
    /** Election timeouts. */
    private static final int FORGOTTEN_AFTER = 8;

    private final Core core;
    private final Replication replication;

    private List<Asked> waiting = new ArrayList<>();
    private final Deque<Round> rounds = new ArrayDeque<>();
    /** Reads of this node that were sent to the leader of this epoch, and when, by {@link Core#awake}. */
    private final TreeMap<Long, Long> forwarded = new TreeMap<>();

    ReadIndex(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    void readHere(Input.Read read) {
        if (core.isLeader()) {
            ask(new Asked(core.self(), read.read(), read.byRound()));
        } else if (core.leader != 0 && forwarded.size() < MAX_WAITING) {
            forwarded.put(read.read(), core.awake());
            core.send(core.leader, new Message.ReadIndexRequest(read.read(), read.byRound()));
        } else {
            core.outbox.add(new Effect.RefuseRead(read.read()));
        }
    }

    void requested(int from, Message.ReadIndexRequest request) {
        if (core.isLeader()) {
            ask(new Asked(from, request.read(), request.byRound()));
        } else {
            core.send(from, Message.ReadIndexReply.notConfirmed(request.read()));
        }
    }

    void replied(int from, Message.ReadIndexReply reply) {
        if (from != core.leader || forwarded.remove(reply.read()) == null) {
            return;
        }
        core.outbox.add(
                reply.index() < 0
                        ? new Effect.RefuseRead(reply.read())
                        : new Effect.AnswerRead(reply.read(), reply.index(), reply.time()));
    }

    /**
     * Requests and replies get lost; a node that asked may ask again, under the same number, and nothing is kept for
     * ever (H106). Not before an answer can have come, over whatever distance (H165).
     */
    void tick() {
        forwarded.entrySet().removeIf(asked -> {
            boolean lost = core.awake() - asked.getValue() > FORGOTTEN_AFTER * core.patienceMillis(core.leader);
            if (lost) {
                core.outbox.add(new Effect.RefuseRead(asked.getKey()));
            }
            return lost;
        });
    }

    private void ask(Asked asked) {
        if (waiting.size() >= MAX_WAITING) {
            refuse(asked);
        } else {
            waiting.add(asked);
        }
    }

    /**
     * Starts a round for the reads that have arrived, or answers those for which a lease is good. Called once for a
     * batch of inputs.
     *
     * @return whether leases are used, and there were any of the latter kind
     */
    boolean startRound() {
        if (waiting.isEmpty() || core.log.epochs().epochAt(core.log.hwm()) != core.epoch) {
            return false;
        }
        List<Asked> reads = waiting;
        waiting = new ArrayList<>();
        long index = core.log.hwm();
        if (core.quorum().confirms(id -> id == core.self())) {
            reads.forEach(read -> answer(read, index));
            return false;
        }
        List<Asked> rest = core.lease.isHeld() ? withoutRound(reads, index) : reads;
        if (!rest.isEmpty()) {
            rounds.addLast(new Round(replication.heartbeat(), index, rest));
        }
        return core.lease.isUsed() && reads.stream().anyMatch(read -> !read.byRound());
    }

    /** Answers what a lease is good for. @return the others */
    private List<Asked> withoutRound(List<Asked> reads, long index) {
        List<Asked> rest = new ArrayList<>();
        for (Asked read : reads) {
            if (read.byRound()) {
                rest.add(read);
            } else {
                answer(read, index);
            }
        }
        return rest;
    }

    /** Somebody has answered a round. */
    void confirm() {
        while (!rounds.isEmpty() && isConfirmed(rounds.getFirst().number())) {
            Round round = rounds.removeFirst();
            round.reads().forEach(read -> answer(read, round.index()));
        }
    }

    private boolean isConfirmed(long round) {
        return core.quorum().confirms(id -> replication.hasAnswered(id, round));
    }

    /** The epoch or the leader changed: nothing that was asked before can be confirmed any more. */
    void reset() {
        rounds.forEach(round -> round.reads().forEach(this::refuse));
        rounds.clear();
        waiting.forEach(this::refuse);
        waiting = new ArrayList<>();
        forwarded.keySet().forEach(read -> core.outbox.add(new Effect.RefuseRead(read)));
        forwarded.clear();
    }

    private void answer(Asked asked, long index) {
        if (asked.peer() == core.self()) {
            core.outbox.add(new Effect.AnswerRead(asked.read(), index, core.clocks.time(core.now)));
        } else {
            core.send(asked.peer(), new Message.ReadIndexReply(asked.read(), index, core.clocks.time(core.now)));
        }
    }

    private void refuse(Asked asked) {
        if (asked.peer() == core.self()) {
            core.outbox.add(new Effect.RefuseRead(asked.read()));
        } else {
            core.send(asked.peer(), Message.ReadIndexReply.notConfirmed(asked.read()));
        }
    }
}
