package dev.tidemark.sim.client;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.World;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes of clients, with every answer held against the {@link ClientLedger}. Those with a request id are tried again,
 * elsewhere, until they are answered.
 */
final class ClientWrites extends Trader {
    private static final int RETRY_MICROS = 2_500_000;
    private static final int MAX_REMEMBERED = 200;
    /** Events; clients that try again are not what fills a node's memory. */
    private static final int MAX_WAITING = 20_000;

    private final World world;
    private final Judge judge;
    private final Faults faults;
    private final LongConsumer seen;

    /** Answered ones, which may come again. */
    private final List<Operation> done = new ArrayList<>();

    /** What a gateway executed last of the writes without a request id. Looked up only. */
    private final Map<NodeProcess, Long> lastOrdered = new IdentityHashMap<>();

    /** @param seen told the offset of each write that was acknowledged */
    ClientWrites(Trade trade, LongConsumer seen) {
        super(trade);
        world = trade.setting().world();
        judge = trade.setting().judge();
        faults = trade.setting().faults();
        this.seen = seen;
    }

    /** A new operation, to one node. */
    void submit(Operation operation, SimulatedNode node) {
        submitted(operation);
        attempt(operation, node);
    }

    private void submitted(Operation operation) {
        ledger.submitted(operation);
        history.submitted(operation);
    }

    /** Now and then an old one. */
    void repeatOne(SimulatedNode node) {
        if (faults.strikes(FaultKind.LATE_RETRY, 1) && !done.isEmpty()) {
            again(done.get(dice.pick(done.size())), node);
        }
    }

    /** An operation that was answered comes again, or another one under its name. */
    private void again(Operation operation, SimulatedNode node) {
        if (faults.strikes(FaultKind.OTHER_PAYLOAD, 5)) {
            Operation other = workload.write(operation.name);
            submitted(other);
            attempt(other, node);
        } else {
            attempt(operation, node);
        }
        faults.hadEffect(FaultKind.LATE_RETRY);
    }

    /** Asks a gateway once, or, if the process is not there, later. */
    void attempt(Operation operation, SimulatedNode node) {
        NodeProcess process = node.process();
        if (process == null) {
            retryLater(operation);
            return;
        }
        node.withGateway(gateway -> {
            operation.openAttempts++;
            operation.attempts++;
            operation.refused = false;
            OpenCalls.Call call = calls.ask(process, operation);
            int recorded = history.writes(operation, process.machine.id);
            gateway.write(operation.requestId(), operation.body, (offset, reply) -> {
                calls.end(call);
                answered(operation, process, offset, reply);
                history.written(recorded, operation, reply);
            });
            if (operation.name != null && faults.has(FaultKind.RETRY_ELSEWHERE)) {
                scheduler.after(RETRY_MICROS, () -> {
                    if (!call.isAnswered() && !isOver.getAsBoolean()) {
                        attempt(operation, machines.any(dice));
                    }
                });
            }
        });
    }

    private void answered(Operation operation, NodeProcess process, long offset, Reply reply) {
        if (scheduler.isTraced()) {
            scheduler.trace(
                    process.machine.id,
                    process.node().lamport(),
                    () -> "answers " + operation + " as of " + offset + ": " + Words.reply(reply));
        }
        if (budget.isExceeded()) {
            return;
        }
        if (Replies.isFailure(reply, "UNKNOWN")) {
            coverage.add(Coverage.Event.UNKNOWN);
            retryLater(operation);
        } else if (Replies.isRefusal(reply)) {
            coverage.add(Coverage.Event.REFUSED);
            refused(operation);
            retryLater(operation);
        } else if (Replies.isFailure(reply, "IDEXPIRED")) {
            coverage.add(Coverage.Event.ID_EXPIRED);
            require(world.forgetful, operation, "is too old, though nothing is forgotten");
        } else if (Replies.isFailure(reply, "IDMISMATCH")) {
            coverage.add(Coverage.Event.ID_MISMATCH);
            boolean other = operation.name != null && operation.name.executed != operation;
            require(other, operation, "is refused for another command, and there is none");
            faults.hadEffect(FaultKind.OTHER_PAYLOAD);
        } else {
            acknowledged(operation, process, offset, reply);
        }
    }

    private void require(boolean holds, Operation operation, String otherwise) {
        if (!holds) {
            judge.violated(Invariant.ANSWER, operation + " " + otherwise);
        }
    }

    private void acknowledged(Operation operation, NodeProcess process, long offset, Reply reply) {
        boolean repeated = operation.acknowledged;
        ledger.answered(operation, offset, reply);
        seen.accept(operation.executedAt);
        coverage.add(Coverage.Event.ACKNOWLEDGED);
        if (operation.attempts > 1) {
            coverage.add(Coverage.Event.DEDUPLICATED);
        }
        if (operation.name == null) {
            long last = lastOrdered.getOrDefault(process, 0L);
            if (operation.executedAt <= last) {
                judge.violated(
                        Invariant.ANSWER, operation + " at " + operation.executedAt + " was overtaken by " + last);
            }
            lastOrdered.put(process, operation.executedAt);
        } else if (!repeated) {
            if (done.size() == MAX_REMEMBERED) {
                done.remove(dice.pick(MAX_REMEMBERED));
            }
            done.add(operation);
        }
    }

    private void refused(Operation operation) {
        if (--operation.openAttempts == 0) {
            require(operation.executedAt == 0, operation, "was refused for certain, but executed");
            operation.refused = true;
        }
    }

    private void retryLater(Operation operation) {
        if (operation.name == null || isOver.getAsBoolean() || !faults.has(FaultKind.RETRY_ELSEWHERE)) {
            return;
        }
        if (scheduler.waiting() > MAX_WAITING) {
            return; // an open loop of clients against a cluster without a leader: their memory is not what is looked at
        }
        scheduler.after(dice.between(1_000, 300_000), () -> {
            if (!isOver.getAsBoolean()) {
                if (operation.attempts > 0) {
                    faults.hadEffect(FaultKind.RETRY_ELSEWHERE);
                }
                attempt(operation, machines.any(dice));
            }
        });
    }

    /** A write that has to be acknowledged; says whether it was. */
    boolean[] demand(SimulatedNode node) {
        boolean[] done = {false};
        Operation operation = workload.write(null);
        submitted(operation);
        node.withGateway(gateway -> {
            int recorded = history.writes(operation, node.id);
            gateway.write(null, operation.body, (offset, reply) -> {
                if (!Replies.isRefusal(reply) && !Replies.isFailure(reply, "UNKNOWN")) {
                    ledger.answered(operation, offset, reply);
                    done[0] = true;
                }
                history.written(recorded, operation, reply);
            });
        });
        return done;
    }
}
