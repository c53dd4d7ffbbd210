package dev.tidemark.node.status;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What was asked of the replica and is not answered yet. Main executor only. */
public final class NodeQuestions {
    private static final int MAX_COUNTS = 10_000;
    private static final int ASK_AGAIN_MILLIS = 500;
    /** Then nobody can say. */
    private static final int PATIENCE_MILLIS = 10_000;

    private static final int UNKNOWN = -1;

    private record Count(long offset, LongConsumer handler, long askedAt) {}

    private final NodeClock clock;
    private final Consumer<Input> protocol;
    /** Who waits for a count of followers, oldest first. */
    private final TreeMap<Long, Count> counts = new TreeMap<>();

    private final AskAgain again = new AskAgain(ASK_AGAIN_MILLIS);
    private long lastAsked;
    /** Who waits for another leader. Looked up only. */
    private final Map<Long, Consumer<TransferOutcome>> transfers = new HashMap<>();

    private long lastQuestion;

    /** @param after where numbering begins; questions of another process have other numbers (H29, H81) */
    public NodeQuestions(NodeClock clock, long after, Consumer<Input> protocol) {
        this.clock = clock;
        this.lastQuestion = after;
        this.protocol = protocol;
    }

    /**
     * Asks how many followers have everything up to {@code offset} durable. Always answers: -1 if nobody could say
     * within ten seconds.
     */
    public void durableFollowers(long offset, LongConsumer handler) {
        if (counts.size() >= MAX_COUNTS) {
            counts.pollFirstEntry().getValue().handler().accept(UNKNOWN);
        }
        long now = clock.millis();
        if (counts.isEmpty()) {
            lastAsked = now;
        }
        counts.put(++lastQuestion, new Count(offset, handler, now));
        protocol.accept(new Input.CountDurable(lastQuestion, offset));
    }

    /** Question or answer may be lost; the first answer counts, to whichever question it is (H165). */
    public void tick() {
        long now = clock.millis();
        while (!counts.isEmpty() && now - counts.firstEntry().getValue().askedAt() > PATIENCE_MILLIS) {
            counts.pollFirstEntry().getValue().handler().accept(UNKNOWN);
        }
        if (!counts.isEmpty() && now - lastAsked > again.waitMillis()) {
            lastAsked = now;
            again.askedInVain();
            counts.forEach((question, count) -> protocol.accept(new Input.CountDurable(question, count.offset())));
        }
    }

    /**
     * Has the leader, wherever it is, hand over to {@code target}. Always answers, within some election timeouts.
     *
     * @param target id of a node, or {@link Input.Transfer#ANYBODY}
     */
    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        transfers.put(++lastQuestion, handler);
        protocol.accept(new Input.Transfer(lastQuestion, target));
    }

    public void counted(long question, int followers) {
        Count count = counts.remove(question);
        if (count != null) {
            lastAsked = clock.millis();
            again.answered(lastAsked - count.askedAt());
            count.handler().accept(followers);
        }
    }

    public void transferAnswered(long question, TransferOutcome outcome) {
        Consumer<TransferOutcome> handler = transfers.remove(question);
        if (handler != null) {
            handler.accept(outcome);
        }
    }
}
