package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.lanes.StateReads;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.QuorumAnswers;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * The reads of a gateway that need no leader: linearizable, by how far the logs of enough voters are on disk. Those of
 * one turn share a question. What they wait for then may never be committed, so after a while, and whenever the leader
 * changes, all that wait share another question; each waits for the least that any question has found which was asked
 * after it came (H61). Each ends by its deadline, with an error that says which condition fails.
 *
 * <p>Main executor only. A handler may submit the next read from within its call.
 */
public final class QuorumReads {
    private static final int ASK_AGAIN_MILLIS = 100;
    /** Questions under way. What comes meanwhile shares the next one, so many reads take no more messages (H106). */
    private static final int MAX_UNDER_WAY = 16;

    private static final long NOT_FOUND = Long.MAX_VALUE;

    private static final class Open {
        final PendingRead read;
        /** The first that was asked after it came. */
        long question = Long.MAX_VALUE;

        long point = NOT_FOUND;

        Open(PendingRead read) {
            this.read = read;
        }
    }

    private final NodeClock clock;
    private final NodeConfig.Limits limits;
    private final StateReads state;
    private final LongFunction<QuorumAnswers> answers;
    private final Consumer<Input> protocol;
    private final Consumer<ApplyTask> apply;
    /** All that are not answered, and some that are, in the order in which they came. */
    private Deque<Open> open = new ArrayDeque<>();

    private final List<Open> unasked = new ArrayList<>();
    /** Questions that are not answered yet, and when they were asked, monotonic milliseconds. */
    private final TreeMap<Long, Long> asked = new TreeMap<>();

    private final AskAgain again = new AskAgain(ASK_AGAIN_MILLIS);
    private long lastQuestion;
    private long lastAnswered;
    private long lastAsked;
    private int count;
    private final Runnable isOver = () -> count--;

    /**
     * @param firstQuestion a number that no earlier process of this node used
     * @param answers to a question, by its number; null if it is answered, or forgotten
     */
    public QuorumReads(
            NodeClock clock,
            long firstQuestion,
            NodeConfig.Limits limits,
            StateReads state,
            LongFunction<QuorumAnswers> answers,
            Consumer<Input> protocol,
            Consumer<ApplyTask> apply) {
        this.clock = clock;
        this.lastQuestion = firstQuestion;
        this.limits = limits;
        this.state = state;
        this.answers = answers;
        this.protocol = protocol;
        this.apply = apply;
    }

    /** How many have no answer yet. */
    int count() {
        return count;
    }

    /** @param inVain whether others wait in vain for a leader, so that it is of no use to wait for one for long */
    void add(byte[] body, Gateway.ReadHandler handler, boolean inVain) {
        int patience = inVain
                ? Math.min(limits.electionTimeoutMillis(), limits.requestTimeoutMillis())
                : limits.requestTimeoutMillis();
        Open one = new Open(new PendingRead(body, new CountedHandler(handler, isOver), clock.millis() + patience));
        open.addLast(one);
        unasked.add(one);
        count++;
    }

    void flush() {
        if (!unasked.isEmpty() && mayAsk()) {
            ask();
        }
    }

    /** Those before one that was answered are not under way, nor those whose answers are late, as if they were lost. */
    private boolean mayAsk() {
        long late = clock.millis() - again.usualWaitMillis();
        int underWay = 0;
        for (Map.Entry<Long, Long> question : asked.descendingMap().entrySet()) {
            if (question.getKey() < lastAnswered || question.getValue() < late) {
                return true;
            }
            underWay++;
            if (underWay == MAX_UNDER_WAY) {
                return false;
            }
        }
        return true;
    }

    private void ask() {
        lastAsked = clock.millis();
        lastQuestion++;
        unasked.forEach(one -> one.question = lastQuestion);
        unasked.clear();
        asked.put(lastQuestion, lastAsked);
        protocol.accept(new Input.ReadByQuorum(lastQuestion, asked.firstKey()));
    }

    /**
     * Everything that was answered to anybody before the question was asked is at or before {@code point}.
     *
     * @param time what time it is, microseconds since 1970
     */
    void found(long question, long point, long time) {
        Long at = asked.remove(question);
        if (at == null) {
            return;
        }
        lastAnswered = Math.max(lastAnswered, question);
        again.answered(clock.millis() - at);
        for (Open one : waitingSince(question, point)) {
            one.point = point;
            if (!state.isPossible() || state.appliedOffset() < point) {
                apply.accept(new ApplyTask.Await(point, one.read));
            } else {
                state.answer(one.read, time);
            }
        }
    }

    /** Those that came before the question, and wait for more than that. A copy, since a handler may add the next. */
    private List<Open> waitingSince(long question, long point) {
        List<Open> found = new ArrayList<>();
        for (Iterator<Open> all = open.iterator(); all.hasNext(); ) {
            Open one = all.next();
            if (one.question > question) {
                break;
            } else if (one.read.isAnswered()) {
                all.remove();
            } else if (point < one.point) {
                found.add(one);
            }
        }
        return found;
    }

    /** There may be another log end now. */
    void leaderChanged() {
        again.begins();
        if (count > 0) {
            ask();
        }
    }

    void tick(String whyNot) {
        if (open.isEmpty()) {
            asked.clear();
            return;
        }
        long now = clock.millis();
        end(now, whyNot);
        if (count > 0 && now - lastAsked >= again.waitMillis()) {
            again.askedInVain();
            ask();
        }
        flush();
        while (!asked.isEmpty() && now - asked.firstEntry().getValue() > limits.requestTimeoutMillis()) {
            asked.pollFirstEntry();
        }
    }

    private void end(long now, String whyNot) {
        Deque<Open> looked = open;
        open = new ArrayDeque<>(); // a handler may add the next
        for (Iterator<Open> all = looked.iterator(); all.hasNext(); ) {
            Open one = all.next();
            if (!one.read.isAnswered() && now >= one.read.deadline) {
                one.read.answer(new Reply.Failure(missing(one) + ": " + Reasons.known(whyNot)));
            }
            if (one.read.isAnswered()) {
                all.remove();
            }
        }
        unasked.removeIf(one -> one.read.isAnswered());
        looked.addAll(open);
        open = looked;
    }

    /** Its code, and what programs can read. */
    private String missing(Open one) {
        if (one.point != NOT_FOUND) {
            return "NOTYET applied=" + state.appliedOffset() + " wanted=" + one.point
                    + " enough voters have answered, and what one of them has on disk is not known here to be"
                    + " committed";
        }
        QuorumAnswers waiting = answers.apply(one.question);
        if (waiting == null) {
            return "NOQUORUM answered=none uncounted=none of=none this node did not get to ask in time, or to hear the"
                    + " answer";
        }
        String numbers = "NOQUORUM answered=" + ids(waiting.counted()) + " uncounted=" + ids(waiting.uncounted())
                + " of=" + ids(waiting.asked());
        return numbers
                + (waiting.enoughHere()
                        ? " these are enough by the members that this node knows, and not by those that one of them"
                                + " knows"
                        : " too few voters could say in time how far their logs are on disk");
    }

    private static String ids(SortedSet<Integer> nodes) {
        return nodes.isEmpty() ? "none" : nodes.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    void close() {
        for (Open one : List.copyOf(open)) {
            one.read.answer(new Reply.Failure("TRYAGAIN this node is stopping"));
        }
        open.clear();
        unasked.clear();
    }
}
