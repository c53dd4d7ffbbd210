package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.sim.history.Atomicity;
import dev.tidemark.sim.history.Call;
import dev.tidemark.sim.history.ExactlyOnceLedger;
import dev.tidemark.sim.history.Fate;
import dev.tidemark.sim.history.History;
import dev.tidemark.sim.history.Level;
import dev.tidemark.sim.history.Linearizability;
import dev.tidemark.sim.history.LostUpdates;
import dev.tidemark.sim.history.SessionGuarantees;
import dev.tidemark.sim.history.Verdict;
import dev.tidemark.sim.history.WitnessCheck;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.model.CommandWords;
import dev.tidemark.sim.model.KvModel;
import dev.tidemark.sim.model.ReferenceEngine;
import dev.tidemark.sim.model.ReplyText;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * The history of what clients saw, for the checkers that know nothing of how the answers came about. The first calls of
 * a run are recorded, in a share of the runs; the exactly-once ledger is kept in all.
 */
public final class ClientHistory {
    private static final double RECORDED_SHARE = 0.3;
    private static final int MAX_CALLS = 600;
    private static final long MAX_STATES = 20_000;
    private static final int NOT_RECORDED = 0;

    private final Judge judge;
    private final KvModel model = new KvModel();
    private final History history = new History(MAX_CALLS);
    private final ExactlyOnceLedger once = new ExactlyOnceLedger();
    private final List<WitnessCheck.Effect> effects = new ArrayList<>();
    /** By the number of their call, from 1; null for a read. */
    private final List<Operation> operations = new ArrayList<>();

    private final List<Operation> groupWrites = new ArrayList<>();
    private final Atomicity group = new Atomicity("t");
    private final LostUpdates updates = new LostUpdates();
    private boolean recording;
    private List<Call> calls = List.of();

    public ClientHistory(Judge judge, Dice dice) {
        this.judge = judge;
        recording = dice.chance(RECORDED_SHARE);
    }

    /** Whether calls are recorded, at the beginning at least. */
    boolean isRecording() {
        return recording;
    }

    /** What was executed, by the word of the reference model. */
    public void predicted(ReferenceEngine.Prediction prediction) {
        if (prediction.ran() == null) {
            return;
        }
        if (prediction.requestId() != null) {
            once.executed(prediction.requestId(), prediction.offset());
        }
        if (!isOfTheLog(prediction.ran())) {
            effects.add(new WitnessCheck.Effect(prediction.offset(), prediction.ran()));
        }
    }

    /** There is a new write, which will be tried. */
    void submitted(Operation operation) {
        if (operation.keys == Workload.GROUP) {
            groupWrites.add(operation);
            group.sent(groupValue(operation));
        }
    }

    /** @return by which name {@link #written} is to be told of it */
    int writes(Operation operation, int node) {
        if (operation.name != null) {
            once.begun(text(operation.name.bytes));
        }
        String repeated = operation.name == null ? null : text(operation.body);
        return begin(operation.body, "n" + node, Level.LINEARIZABLE, repeated, operation);
    }

    int reads(byte[] query, int node) {
        return begin(query, "n" + node, Level.LINEARIZABLE, null, null);
    }

    /** @param session of a client that goes from node to node */
    int reads(byte[] query, String session, Level level) {
        return begin(query, session, level, null, null);
    }

    private int begin(byte[] body, String session, Level level, String repeated, Operation operation) {
        if (recording && history.isFull()) {
            // What begins from now on is not seen, so what ends from now on must not be believed to be complete.
            recording = false;
            calls = history.calls();
        }
        List<String> command = words(body);
        if (!recording || isOfTheLog(command)) {
            return NOT_RECORDED;
        }
        operations.add(operation);
        return history.invoke(session, command, level, repeated);
    }

    /**
     * Whether a watched key has changed, or one has expired, is a question of the log, of which a history knows
     * nothing. What changes whole databases has no keys by which a history could be taken apart.
     */
    private boolean isOfTheLog(List<String> command) {
        return model.keys(command).stream()
                .anyMatch(key -> Workload.isCounter(key) || Workload.isPassing(key) || DatabaseWorkload.isOf(key));
    }

    void written(int call, Operation operation, Reply reply) {
        boolean unknown = Replies.isFailure(reply, "UNKNOWN") || Replies.isFailure(reply, "IDEXPIRED");
        boolean refused = Replies.isRefusal(reply)
                || Replies.isFailure(reply, "IDMISMATCH")
                || Replies.isFailure(reply, "IDFUTURE");
        if (operation.name != null && refused) {
            once.refused(text(operation.name.bytes));
        } else if (operation.name != null && !unknown) {
            once.answered(text(operation.name.bytes), ReplyText.of(reply));
        }
        if (operation.increment != null && reply instanceof Reply.Sequence) {
            // After FLUSHALL a counter begins again.
            String counter = operation.increment.counter() + " after " + operation.flushesBefore + " times FLUSHALL";
            updates.succeeded(counter, operation.increment.to(), operation.toString());
        }
        end(call, unknown, refused, reply, operation.executedAt);
    }

    /** @param seen the last entry in the state that answered; the observer knows it, the client does not */
    void read(int call, Reply reply, long seen) {
        end(call, false, Replies.isRefusal(reply) || Replies.isFailure(reply, "UNKNOWN"), reply, seen);
    }

    void refused(int call) {
        if (recording && call != NOT_RECORDED) {
            history.refused(call);
        }
    }

    void sawGroup(int node, Reply reply) {
        if (reply instanceof Reply.Sequence sequence) {
            List<String> values = new ArrayList<>();
            for (Reply item : sequence.items()) {
                values.add(item instanceof Reply.Bulk bulk ? text(bulk.value()) : null);
            }
            group.seen("a read at n" + node, values);
        }
    }

    private static String groupValue(Operation operation) {
        List<String> words = words(operation.body);
        return Words.isTransaction(operation.body)
                ? words(words.get(2).getBytes(ISO_8859_1)).get(2)
                : words.get(2);
    }

    private void end(int call, boolean unknown, boolean refused, Reply reply, long witness) {
        if (!recording || call == NOT_RECORDED) {
            return;
        }
        if (unknown) {
            history.unknown(call);
        } else if (refused) {
            history.refused(call);
        } else {
            history.ok(call, ReplyText.of(reply), witness);
        }
    }

    /** At the end of a run that lost nothing it was to keep. */
    public void check(Coverage coverage) {
        require(once.findings(), Invariant.EXACTLY_ONCE);
        for (Operation operation : groupWrites) {
            if (operation.refused) {
                group.ended(groupValue(operation), Fate.NO);
            }
        }
        require(group.findings(), Invariant.HISTORY);
        require(updates.findings(), Invariant.HISTORY);
        if (recording) {
            calls = history.calls();
        }
        if (calls.isEmpty()) {
            return;
        }
        require(new WitnessCheck<>(model).check(calls, effects).findings(), Invariant.HISTORY);
        require(SessionGuarantees.check(model, calls), Invariant.HISTORY);
        Verdict verdict = new Linearizability<>(model, MAX_STATES, this::guess).check(calls);
        if (verdict instanceof Verdict.NotLinearizable) {
            judge.violated(Invariant.HISTORY, verdict.toString());
        }
        coverage.add(
                verdict instanceof Verdict.GaveUp ? Coverage.Event.HISTORY_GAVE_UP : Coverage.Event.HISTORY_CHECKED);
    }

    /** Where the log has it, which the search need not believe. */
    private long guess(Call call) {
        Operation operation = operations.get(call.id() - 1);
        return operation == null || operation.executedAt == 0 ? Long.MAX_VALUE : operation.executedAt;
    }

    private void require(List<String> findings, Invariant invariant) {
        if (!findings.isEmpty()) {
            judge.violated(invariant, String.join("\n", findings));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static List<String> words(byte[] body) {
        try {
            return CommandWords.of(body);
        } catch (MalformedException e) {
            throw new IllegalStateException("a client asks for what is no command", e);
        }
    }
}
