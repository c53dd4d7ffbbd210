package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The reads of a gateway. Those of one batch ask for one confirmed index and are then answered from the state of this
 * node, once it has applied that far: linearizable, whatever node it is, and the leader never sees them. Each ends by
 * its deadline, wherever it waits (H81b).
 *
 * <p>Main executor only. A handler may submit the next read from within its call.
 */
public final class GatewayReads {
    static final long NOT_ASKED = Long.MIN_VALUE;
    private static final int ASK_AGAIN_MILLIS = 500;

    /**
     * @param at when it was asked first, monotonic milliseconds
     * @param strong whether a lease of the leader is not good enough for one of them
     * @param byRound whether it was asked so, for that or for an older question, which this one is to make up for
     */
    private record Asked(List<PendingRead> reads, long at, boolean strong, boolean byRound) {}

    private final NodeClock clock;
    private final Consumer<Input> protocol;
    private final Consumer<ApplyTask> apply;
    /** By the number under which an index was asked for, hence by age. */
    private final TreeMap<Long, Asked> asked = new TreeMap<>();
    /** All that are not answered, and some that are, by deadline. */
    private final Deque<PendingRead> open = new ArrayDeque<>();

    private List<PendingRead> unasked = new ArrayList<>();
    /** Whether a lease is not good enough for one of {@link #unasked}. */
    private boolean strong;

    private final AskAgain again = new AskAgain(ASK_AGAIN_MILLIS);
    private long lastAsked;
    private long lastRead;
    private boolean waitForTick;
    private int count;
    private final Runnable isOver = () -> count--;

    /**
     * @param firstRead a number that no earlier process of this node used: late replies to that one mean nothing here
     */
    public GatewayReads(NodeClock clock, long firstRead, Consumer<Input> protocol, Consumer<ApplyTask> apply) {
        this.clock = clock;
        this.lastRead = firstRead;
        this.protocol = protocol;
        this.apply = apply;
    }

    /** How many have no answer yet. */
    int count() {
        return count;
    }

    /** @param isStrong whether a lease of the leader is not good enough */
    void add(byte[] body, Gateway.ReadHandler handler, long deadline, boolean isStrong) {
        strong |= isStrong;
        PendingRead read = new PendingRead(body, new CountedHandler(handler, isOver), deadline);
        unasked.add(read);
        open.addLast(read);
        count++;
    }

    /**
     * A read that others keep, and end in time: it is answered with those of the next question, unless it is answered
     * before.
     */
    void join(PendingRead read) {
        unasked.add(read);
    }

    void flush() {
        if (!unasked.isEmpty() && !waitForTick) {
            long now = clock.millis();
            if (asked.isEmpty()) {
                lastAsked = now;
            }
            boolean byRound = strong || asked.values().stream().anyMatch(Asked::strong);
            asked.put(++lastRead, new Asked(unasked, now, strong, byRound));
            unasked = new ArrayList<>();
            strong = false;
            protocol.accept(new Input.Read(lastRead, byRound));
        }
    }

    /**
     * An index for the reads of one question, and for those of every older one: it was asked for after they had come.
     * So an answer that is lost holds nobody up for longer than the next one takes. An answer by a lease is for those
     * alone for which a lease is good.
     *
     * @param time what time it is for them, microseconds since 1970
     * @return when it was asked first, monotonic milliseconds; {@link #NOT_ASKED} if it was not, or is over
     */
    long confirmed(long read, long index, long time) {
        if (!asked.containsKey(read)) {
            return NOT_ASKED;
        }
        long now = clock.millis();
        lastAsked = now;
        Asked answered = asked.get(read);
        again.answered(now - answered.at());
        asked.headMap(read, true).values().removeIf(older -> {
            boolean isAnswered = answered.byRound() || !older.strong();
            if (isAnswered) {
                apply.accept(new ApplyTask.Answer(index, time, older.reads()));
            }
            return isAnswered;
        });
        return answered.at();
    }

    /** Nobody could confirm; asking again costs nothing but time. */
    void refused(long read) {
        Asked refused = asked.remove(read);
        if (refused != null) {
            List<PendingRead> reads = new ArrayList<>(refused.reads());
            reads.addAll(unasked);
            unasked = reads;
            strong |= refused.strong();
            waitForTick = true;
        }
    }

    void leaderChanged() {
        again.begins();
        waitForTick = false;
        flush();
    }

    void tick(String whyNot) {
        long now = clock.millis();
        expire(now, whyNot);
        askAgain(now);
        waitForTick = false;
        flush();
    }

    /**
     * Question or answer may be lost. The newest question is asked once more, under its number: whichever answer comes
     * first is good for all that wait (H165).
     */
    private void askAgain(long now) {
        while (!asked.isEmpty()
                && asked.firstEntry().getValue().reads().stream().allMatch(PendingRead::isAnswered)) {
            asked.pollFirstEntry(); // their time is up
        }
        if (!asked.isEmpty() && now - lastAsked > again.waitMillis()) {
            lastAsked = now;
            again.askedInVain();
            protocol.accept(
                    new Input.Read(asked.lastKey(), asked.lastEntry().getValue().byRound()));
        }
    }

    private void expire(long now, String whyNot) {
        boolean expired = false;
        while (!open.isEmpty() && (open.getFirst().isAnswered() || now >= open.getFirst().deadline)) {
            PendingRead first = open.removeFirst();
            expired |= !first.isAnswered();
            first.answer(refusal(whyNot));
        }
        if (expired) {
            unasked.removeIf(PendingRead::isAnswered);
        }
    }

    void close() {
        refuseAll("this node is stopping");
    }

    /** Nobody will confirm them in time. */
    void refuseAll(String why) {
        asked.clear();
        unasked.clear();
        // As many as there are now, since a handler may submit the next read from within its call.
        for (int i = open.size(); i > 0; i--) {
            open.removeFirst().answer(refusal(why));
        }
    }

    static Reply refusal(String why) {
        return new Reply.Failure("CLUSTERDOWN the read could not be confirmed: " + Reasons.known(why));
    }
}
