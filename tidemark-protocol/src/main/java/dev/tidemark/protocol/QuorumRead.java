package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Linearizable reads that need no leader (hazards H60-H62; "Linearizable quorum reads in Paxos", Charapko, Ailijiang
 * and Demirbas 2019; docs/consistency.md). Voters are asked how far their logs are on disk. Those who answer meet every
 * set that can have committed something, so everything that was answered to anybody before is at or before the largest
 * of their durable ends: the reads may be answered once that much is applied here. High watermarks would not do: a
 * leader answers its client before anybody else knows that the write is committed.
 *
 * <p>Who counts: a voter whose log is whole and is not being replaced. Enough is what is enough by the active
 * configuration of this node <em>and</em> by that of each who counts: a node that has not heard of a change would
 * else ask those who were left behind by it (spec/README.md). That of those who count is the one on their disks: newer
 * members say nothing of an older end. A member counts under the incarnation that a configuration binds to it.
 *
 * <p>The point may lie in what no leader will ever commit, so the reads are asked for again after a while, and any
 * answer of a question that was asked after a read came is good for it (H61). Questions have numbers, and an answer
 * names its question (H153): it is one to that question and to those before it, for it was given after them. So where
 * messages are lost, answers to several questions may be enough together.
 *
 * <p>No epoch is compared: a log that held a committed entry holds it for ever.
 */
final class QuorumRead {
    /** More than a node has open at once (H106); the oldest is forgotten, for those who wait ask again. */
    private static final int MAX_OPEN = 1_000;

    private record Answer(UUID incarnation, boolean counts, long durable, Configuration configuration) {}

    private final Core core;
    private final TreeMap<Long, TreeMap<Integer, Answer>> open = new TreeMap<>();
    private long lastAsked = Long.MIN_VALUE;

    QuorumRead(Core core) {
        this.core = core;
    }

    void askedHere(long read, long since) {
        lastAsked = read;
        open.headMap(since).clear();
        TreeMap<Integer, Answer> answers = new TreeMap<>();
        answers.put(
                core.self(),
                new Answer(core.options.incarnation(), isWhole(), core.log.durable(), core.log.configurationOnDisk()));
        if (open.size() == MAX_OPEN) {
            open.pollFirstEntry();
        }
        open.put(read, answers);
        for (int voter : core.configuration().electors()) {
            if (voter != core.self()) {
                core.send(voter, new QuorumRequest(read));
            }
        }
        settle(read, answers);
    }

    /**
     * A log that is about to be replaced by a snapshot is not what this node has. And a node with an empty directory
     * counts for nobody, not even for another one of its kind, until its log knows it, on its disk: what others have
     * once committed it cannot know of (H92), and has no sooner.
     */
    private boolean isWhole() {
        return core.wholeness.isWhole() && !core.isInstalling() && core.seat.isBoundOnDisk();
    }

    void requested(int from, QuorumRequest request) {
        Position committed = core.log.positionAt(core.log.hwm());
        core.send(
                from,
                new QuorumReply(
                        request.read(), isWhole(), core.log.durable(), committed, core.log.configurationOnDisk()));
    }

    void replied(Envelope envelope, QuorumReply reply) {
        if (reply.whole()) {
            learn(reply.committed());
        }
        if (reply.read() > lastAsked) {
            return; // an earlier process of this node asked
        }
        Answer answer = new Answer(envelope.incarnation(), reply.whole(), reply.durable(), reply.configuration());
        List.copyOf(open.headMap(reply.read(), true).keySet()).forEach(read -> {
            TreeMap<Integer, Answer> answers = open.get(read);
            answers.put(envelope.from(), answer);
            settle(read, answers);
        });
    }

    /**
     * What another node knows to be committed is, for ever; here too if the entry is the same, chain included. A leader
     * commits by counting, and a log that is being replaced is not looked at.
     */
    private void learn(Position committed) {
        boolean isHere = committed.equals(core.log.positionAt(committed.offset()));
        if (isHere && !core.isLeader() && core.mayAppend()) {
            core.log.commitUpTo(committed.offset());
        }
    }

    private void settle(long read, TreeMap<Integer, Answer> answers) {
        if (!isEnough(core.configuration(), answers)) {
            return;
        }
        for (Answer answer : answers.values()) {
            if (answer.counts() && !isEnough(answer.configuration(), answers)) {
                return;
            }
        }
        long point = 0;
        for (Answer answer : answers.values()) {
            point = Math.max(point, answer.counts() ? answer.durable() : 0);
        }
        open.remove(read);
        core.outbox.add(new Effect.AnswerQuorumRead(read, point, core.clocks.time(core.now)));
    }

    private boolean isEnough(Configuration configuration, TreeMap<Integer, Answer> answers) {
        Quorum quorum = configuration.equals(core.configuration()) ? core.quorum() : configuration.quorum();
        return quorum.reads(id -> counts(configuration, id, answers.get(id)));
    }

    private static boolean counts(Configuration configuration, int id, Answer answer) {
        if (answer == null || !answer.counts()) {
            return false;
        }
        UUID bound = configuration.incarnation(id);
        return bound.equals(Configuration.UNBOUND) || bound.equals(answer.incarnation());
    }

    QuorumAnswers waitingFor(long read) {
        TreeMap<Integer, Answer> answers = open.get(read);
        if (answers == null) {
            return null;
        }
        Configuration own = core.configuration();
        SortedSet<Integer> counted = new TreeSet<>();
        SortedSet<Integer> uncounted = new TreeSet<>();
        answers.forEach((id, answer) -> (counts(own, id, answer) ? counted : uncounted).add(id));
        return new QuorumAnswers(own.electors(), counted, uncounted, isEnough(own, answers));
    }
}
