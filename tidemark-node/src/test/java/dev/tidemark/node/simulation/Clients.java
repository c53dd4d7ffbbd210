package dev.tidemark.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that write and read through the gateways, in pipelines, and hold every answer against the {@link History}. Some
 * writes carry a request id and are tried again, elsewhere, until they are answered.
 */
final class Clients {
    private static final int KEYS = 3;

    /** One write, tried once or, with a request id, as often as it takes. */
    private final class Write {
        final String text;
        final boolean named;
        /** Attempts that were not refused for certain: with any of them it may have been executed. */
        int openAttempts;

        Write(String text, boolean named) {
            this.text = text;
            this.named = named;
        }

        void attempt(SimulatedNode node) {
            openAttempts++;
            int generation = node.generation();
            long asked = scheduler.now();
            Call call = new Call(node, generation, text, asked);
            node.withGateway(gateway -> {
                calls.add(call);
                Order order = orderOf(node, generation);
                gateway.write(named ? text.getBytes(UTF_8) : null, text.getBytes(UTF_8), (offset, reply) -> {
                    call.answer();
                    answered(offset, reply, order);
                });
            });
            if (named) {
                scheduler.after(2_500_000, () -> {
                    if (!call.isAnswered()) {
                        attempt(simulation.anyNode());
                    }
                });
            }
        }

        private void answered(long offset, Reply reply, Order order) {
            String problem = reply instanceof Reply.Failure failure ? failure.message() : "";
            if (problem.isEmpty()) {
                history.answered(text, reply);
                acknowledged++;
                if (!named) {
                    long executed = history.offsetOf(text);
                    History.require(offset >= executed, () -> text + " was answered as of " + offset);
                    History.require(executed > order.last, () -> text + " at " + executed + " overtook " + order.last);
                    order.last = executed;
                }
                return;
            }
            scheduler.trace(() -> "\"" + text + "\": " + problem);
            if (problem.startsWith("UNKNOWN")) {
                unknown++;
            } else {
                History.require(
                        problem.startsWith("CLUSTERDOWN") || problem.startsWith("TRYAGAIN"),
                        () -> "an answer that nobody promised: " + problem);
                refused++;
                if (--openAttempts == 0) {
                    refusedWrites.add(text);
                    History.require(!history.wasExecuted(text), () -> text + " was executed, but: " + problem);
                }
            }
            if (named && simulation.plan.isFaulty()) {
                refusedWrites.remove(text);
                scheduler.after(scheduler.between(1_000, 300_000), () -> attempt(simulation.anyNode()));
            }
        }
    }

    /** What one gateway acknowledged last. */
    private static final class Order {
        final int node;
        final int generation;
        long last;

        Order(int node, int generation) {
            this.node = node;
            this.generation = generation;
        }
    }

    /** Something that a gateway was asked. */
    private static final class Call {
        final SimulatedNode node;
        final int generation;
        final String text;
        final long asked;
        private boolean answered;

        Call(SimulatedNode node, int generation, String text, long asked) {
            this.node = node;
            this.generation = generation;
            this.text = text;
            this.asked = asked;
        }

        boolean isAnswered() {
            return answered;
        }

        void answer() {
            History.require(!answered, () -> text + " was answered twice");
            answered = true;
        }
    }

    private final ClusterSimulation simulation;
    private final Scheduler scheduler;
    private final History history;
    private final List<Call> calls = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<String> refusedWrites = new ArrayList<>();
    private long names;

    long acknowledged;
    long unknown;
    long refused;
    long reads;

    Clients(ClusterSimulation simulation) {
        this.simulation = simulation;
        this.scheduler = simulation.scheduler;
        this.history = simulation.history;
    }

    private Order orderOf(SimulatedNode node, int generation) {
        for (Order order : orders) {
            if (order.node == node.id && order.generation == generation) {
                return order;
            }
        }
        Order order = new Order(node.id, generation);
        orders.add(order);
        return order;
    }

    /** Some writes in a row, or a read. */
    void act(SimulatedNode node) {
        if (scheduler.chance(0.3)) {
            read(node);
            return;
        }
        int pipeline = scheduler.chance(0.1) ? 20 : (int) scheduler.between(1, 4);
        for (int i = 0; i < pipeline; i++) {
            write(node, scheduler.chance(0.2));
        }
    }

    private void write(SimulatedNode node, boolean named) {
        new Write(key() + " w" + ++names, named).attempt(node);
    }

    /** A write that has to be acknowledged; says whether it was. */
    boolean[] demand(SimulatedNode node) {
        boolean[] done = {false};
        String text = key() + " w" + ++names;
        node.withGateway(gateway -> gateway.write(null, text.getBytes(UTF_8), (offset, reply) -> {
            if (!(reply instanceof Reply.Failure)) {
                history.answered(text, reply);
                done[0] = true;
            }
        }));
        return done;
    }

    private String key() {
        return "k" + scheduler.pick(KEYS);
    }

    private void read(SimulatedNode node) {
        String key = key();
        long asked = scheduler.now();
        int generation = node.generation();
        node.withGateway(gateway -> {
            long mustSee = history.shown();
            Call call = new Call(node, generation, "read of " + key, asked);
            calls.add(call);
            gateway.read(key.getBytes(UTF_8), reply -> {
                call.answer();
                if (reply instanceof Reply.Bulk list) {
                    reads++;
                    history.read(key, new String(list.value(), UTF_8), mustSee);
                }
            });
        });
    }

    /** Every call ends, by an answer in time or with the node that was asked (H81b). */
    void checkAnswers(long patienceMicros) {
        for (Call call : calls) {
            boolean gone = !call.node.isUp() || call.node.generation() != call.generation;
            History.require(
                    call.answered || gone || scheduler.now() - call.asked <= patienceMicros,
                    () -> call.text + " was asked of node " + call.node.id + " at " + call.asked / 1000
                            + " ms and has no answer");
        }
        calls.removeIf(call -> call.answered);
        for (String text : refusedWrites) {
            History.require(!history.wasExecuted(text), () -> text + " was executed after it was refused for certain");
        }
    }
}
