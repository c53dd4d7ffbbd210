package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import dev.tidemark.state.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Clients that write and read through the gateways, in pipelines, and hold every answer against the {@link
 * ClientLedger}. Some writes carry a request id and are tried again, elsewhere, until they are answered.
 */
public final class Clients {
    static final long PATIENCE_MICROS = 8_000_000;
    private static final int RETRY_MICROS = 2_500_000;
    private static final int MAX_REMEMBERED = 200;
    /** Events; clients that try again are not what fills a node's memory. */
    private static final int MAX_WAITING = 20_000;

    /** Something that a gateway was asked. */
    private static final class Call {
        final NodeProcess process;
        final String text;
        final long asked;
        boolean answered;

        Call(NodeProcess process, String text, long asked) {
            this.process = process;
            this.text = text;
            this.asked = asked;
        }
    }

    private final World world;
    private final Scheduler scheduler;
    private final Budget budget;
    private final Judge judge;
    private final Machines machines;
    private final ClientLedger ledger;
    private final ClientHistory history;
    private final Faults faults;
    private final Workload workload;
    private final Dice dice;
    private final Coverage coverage;
    /** By the time of asking. */
    private final Deque<Call> calls = new ArrayDeque<>();
    /** Answered ones, which may come again. */
    private final List<Operation> done = new ArrayList<>();

    /** What a gateway executed last of the writes without a request id. Looked up only. */
    private final Map<NodeProcess, Long> lastOrdered = new IdentityHashMap<>();

    private final long paceMicros;

    public Clients(Setting setting, Machines machines, ClientLedger ledger, ClientHistory history, Dice dice) {
        world = setting.world();
        scheduler = setting.scheduler();
        budget = setting.budget();
        judge = setting.judge();
        faults = setting.faults();
        coverage = setting.coverage();
        this.machines = machines;
        this.ledger = ledger;
        this.history = history;
        this.dice = dice;
        this.workload = new Workload(dice, scheduler, world.forgetful, !history.isRecording() && dice.chance(0.3));
        this.paceMicros = dice.between(2_000, 25_000);
    }

    public void start() {
        if (isOver()) {
            return;
        }
        act();
        scheduler.after(dice.between(paceMicros / 10, paceMicros), this::start);
    }

    /**
     * Clients stop when the time of faults is over by the clock, not only when peace is made: while disk calls of
     * several lanes wait for one another to return, time goes on, and a load that never ends might let none of them
     * return.
     */
    private boolean isOver() {
        return faults.isPeace() || scheduler.now() >= world.faultMicros;
    }

    /** Some writes in a row, or a read. */
    private void act() {
        SimulatedNode node = anyNode();
        if (dice.chance(0.35)) {
            read(node);
            return;
        }
        if (dice.chance(0.05)) {
            readGroup(node);
        }
        if (dice.chance(0.1)) {
            String counter = workload.counter();
            increment(counter, node);
            increment(counter, anyNode());
        }
        if (dice.chance(0.05)) {
            writeWatched(workload.watchable(), node);
            writeWatched(workload.watchable(), anyNode());
        }
        if (faults.strikes(FaultKind.LATE_RETRY, 1) && !done.isEmpty()) {
            again(done.get(dice.pick(done.size())), node);
        }
        int pipeline = dice.chance(0.1) ? 20 : (int) dice.between(1, 4);
        for (int i = 0; i < pipeline; i++) {
            Operation operation = workload.write(dice.chance(0.25));
            ledger.submitted(operation);
            history.submitted(operation);
            attempt(operation, node);
            if (operation.name != null && faults.strikes(FaultKind.BATCH_DUPLICATE, 2)) {
                faults.hadEffect(FaultKind.BATCH_DUPLICATE);
                attempt(operation, node);
            }
        }
    }

    private void again(Operation operation, SimulatedNode node) {
        if (faults.strikes(FaultKind.OTHER_PAYLOAD, 5)) {
            Operation other = workload.write(operation.name);
            ledger.submitted(other);
            history.submitted(other);
            attempt(other, node);
        } else {
            attempt(operation, node);
        }
        faults.hadEffect(FaultKind.LATE_RETRY);
    }

    private SimulatedNode anyNode() {
        return machines.any(dice);
    }

    private void attempt(Operation operation, SimulatedNode node) {
        NodeProcess process = node.process();
        if (process == null) {
            retryLater(operation);
            return;
        }
        node.withGateway(gateway -> {
            operation.openAttempts++;
            operation.attempts++;
            operation.refused = false;
            Call call = ask(process, operation);
            int recorded = history.writes(operation, process.machine.id);
            gateway.write(operation.requestId(), operation.body, (offset, reply) -> {
                end(call);
                answered(operation, process, offset, reply);
                history.written(recorded, operation, reply);
            });
            if (operation.name != null && faults.has(FaultKind.RETRY_ELSEWHERE)) {
                scheduler.after(RETRY_MICROS, () -> {
                    if (!call.answered && !isOver()) {
                        attempt(operation, anyNode());
                    }
                });
            }
        });
    }

    private Call ask(NodeProcess process, Object what) {
        Call call = new Call(process, String.valueOf(scheduler.isTraced() ? what : ""), scheduler.now());
        calls.addLast(call);
        if (scheduler.isTraced()) {
            scheduler.trace(process.machine.id, process.node().lamport(), () -> "is asked: " + what);
        }
        return call;
    }

    private void end(Call call) {
        if (call.answered) {
            judge.violated(Invariant.ANSWER, call.text + " was answered twice");
        }
        call.answered = true;
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
        } else if (isRefusal(reply)) {
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

    static boolean isRefusal(Reply reply) {
        return Replies.isFailure(reply, "CLUSTERDOWN")
                || Replies.isFailure(reply, "TRYAGAIN")
                || Replies.isFailure(reply, "MISCONF");
    }

    private void acknowledged(Operation operation, NodeProcess process, long offset, Reply reply) {
        boolean repeated = operation.acknowledged;
        ledger.answered(operation, offset, reply);
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
        if (operation.name == null || isOver() || !faults.has(FaultKind.RETRY_ELSEWHERE)) {
            return;
        }
        if (scheduler.waiting() > MAX_WAITING) {
            return; // an open loop of clients against a cluster without a leader: their memory is not what is looked at
        }
        scheduler.after(dice.between(1_000, 300_000), () -> {
            if (!isOver()) {
                if (operation.attempts > 0) {
                    faults.hadEffect(FaultKind.RETRY_ELSEWHERE);
                }
                attempt(operation, anyNode());
            }
        });
    }

    /** A write that has to be acknowledged; says whether it was. */
    public boolean[] demand(SimulatedNode node) {
        boolean[] done = {false};
        Operation operation = workload.write(null);
        ledger.submitted(operation);
        history.submitted(operation);
        node.withGateway(gateway -> {
            int recorded = history.writes(operation, node.id);
            gateway.write(null, operation.body, (offset, reply) -> {
                if (!isRefusal(reply) && !Replies.isFailure(reply, "UNKNOWN")) {
                    ledger.answered(operation, offset, reply);
                    done[0] = true;
                }
                history.written(recorded, operation, reply);
            });
        });
        return done;
    }

    private void read(SimulatedNode node) {
        String key = workload.key();
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            long mustSee = ledger.shown();
            Call call = ask(process, "read of " + key);
            int recorded = history.reads(Workload.read(key), process.machine.id);
            gateway.read(Workload.read(key), reply -> {
                end(call);
                history.read(recorded, reply, process.node().appliedOffset());
                if (!isRefusal(reply) && !budget.isExceeded()) {
                    coverage.add(Coverage.Event.READ);
                    ledger.read(key, reply, mustSee);
                }
            });
        });
    }

    /** {@code WATCH}, {@code GET}, then {@code MULTI}, {@code SET}, {@code EXEC}, with time for others in between. */
    private void increment(String counter, SimulatedNode node) {
        ask(node, Workload.watch(counter), "watch of " + counter, watched -> {
            if (watched instanceof Reply.Sequence versions && versions.items().get(0) instanceof Reply.Int version) {
                long mustSee = ledger.shown();
                ask(node, Workload.read(counter), "read of " + counter, value -> {
                    if (!isRefusal(value) && !budget.isExceeded()) {
                        ledger.read(counter, value, mustSee);
                        set(counter, version.value(), value, node);
                    }
                });
            }
        });
    }

    /** {@code WATCH}, then {@code MULTI}, {@code SET}, {@code EXEC}, in any database. */
    private void writeWatched(String key, SimulatedNode node) {
        ask(node, Workload.watch(key), "watch of " + key, watched -> {
            if (watched instanceof Reply.Sequence versions && versions.items().get(0) instanceof Reply.Int version) {
                Operation operation = workload.watched(key, version.value());
                ledger.submitted(operation);
                history.submitted(operation);
                attempt(operation, node);
            }
        });
    }

    private void set(String counter, long version, Reply value, SimulatedNode node) {
        long read = value instanceof Reply.Bulk bulk ? Long.parseLong(new String(bulk.value(), ISO_8859_1)) : 0;
        Operation operation = workload.increment(counter, version, read);
        ledger.submitted(operation);
        history.submitted(operation);
        attempt(operation, node);
    }

    /** A read; what follows is done a little later, if faults have not ended by then. */
    private void ask(SimulatedNode node, byte[] query, String what, Consumer<Reply> then) {
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            Call call = ask(process, what);
            gateway.read(query, reply -> {
                end(call);
                scheduler.after(dice.between(100, 20_000), () -> {
                    if (!isOver()) {
                        then.accept(reply);
                    }
                });
            });
        });
    }

    private void readGroup(SimulatedNode node) {
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            Call call = ask(process, "read of a group");
            byte[] query = workload.readGroup();
            int recorded = history.reads(query, process.machine.id);
            gateway.read(query, reply -> {
                end(call);
                history.read(recorded, reply, process.node().appliedOffset());
                history.sawGroup(process.machine.id, reply);
            });
        });
    }

    /** Every call ends, by an answer in time or with the node that was asked (H81b). */
    public void checkAnswers() {
        while (!calls.isEmpty()) {
            Call first = calls.getFirst();
            boolean gone = first.answered || !first.process.isAlive();
            if (!gone && scheduler.now() - first.asked <= PATIENCE_MICROS) {
                return;
            }
            if (!gone) {
                judge.violated(
                        Invariant.ANSWER_IN_TIME,
                        "n" + first.process.machine.id + " was asked \"" + first.text + "\" at " + first.asked / 1000
                                + " ms and has not answered");
            }
            calls.removeFirst();
        }
    }
}
