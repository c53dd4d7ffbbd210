package dev.tidemark.node;

import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.TransferOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What was asked of the replica and is not answered yet. Main executor only. */
final class NodeQuestions {
    private static final int MAX_COUNTS = 10_000;

    private final Consumer<Input> protocol;
    /** Who waits for a count of followers. Looked up only. */
    private final Map<Long, LongConsumer> counts = new HashMap<>();
    /** Who waits for another leader. Looked up only. */
    private final Map<Long, Consumer<TransferOutcome>> transfers = new HashMap<>();

    private long lastQuestion;

    /** @param after where numbering begins; questions of another process have other numbers (H29, H81) */
    NodeQuestions(long after, Consumer<Input> protocol) {
        this.lastQuestion = after;
        this.protocol = protocol;
    }

    /** Asks how many followers have everything up to {@code offset} durable; -1 if nobody can say. May never answer. */
    void durableFollowers(long offset, LongConsumer handler) {
        if (counts.size() >= MAX_COUNTS) {
            counts.clear();
        }
        counts.put(++lastQuestion, handler);
        protocol.accept(new Input.CountDurable(lastQuestion, offset));
    }

    /**
     * Has the leader, wherever it is, hand over to {@code target}. Always answers, within some election timeouts.
     *
     * @param target id of a node, or {@link Input.Transfer#ANYBODY}
     */
    void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        transfers.put(++lastQuestion, handler);
        protocol.accept(new Input.Transfer(lastQuestion, target));
    }

    void counted(long question, int followers) {
        LongConsumer handler = counts.remove(question);
        if (handler != null) {
            handler.accept(followers);
        }
    }

    void transferAnswered(long question, TransferOutcome outcome) {
        Consumer<TransferOutcome> handler = transfers.remove(question);
        if (handler != null) {
            handler.accept(outcome);
        }
    }
}
