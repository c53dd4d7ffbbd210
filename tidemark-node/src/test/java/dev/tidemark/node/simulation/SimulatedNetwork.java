package dev.tidemark.node.simulation;

import java.util.TreeSet;

/** Carries bytes between nodes, late, twice, in another order, or not at all. */
final class SimulatedNetwork {
    /** The type byte of a gateway's request: sent at most once, as by TCP, or its refusal would be a lie. */
    private static final int PROPOSE_REQUEST = 4;

    interface Destination {
        void deliver(int from, byte[] message);
    }

    private final Scheduler scheduler;
    private final FaultPlan plan;
    private final TreeSet<Long> cut = new TreeSet<>();

    SimulatedNetwork(Scheduler scheduler, FaultPlan plan) {
        this.scheduler = scheduler;
        this.plan = plan;
    }

    void send(int from, int to, Destination destination, byte[] message) {
        if (isCut(from, to) || (plan.isFaulty() && scheduler.chance(plan.dropRate))) {
            scheduler.trace(() -> "lost " + from + "->" + to + " kind " + message[0]);
            return;
        }
        deliver(from, destination, message);
        if (plan.isFaulty() && message[0] != PROPOSE_REQUEST && scheduler.chance(plan.duplicateRate)) {
            deliver(from, destination, message);
        }
    }

    private void deliver(int from, Destination destination, byte[] message) {
        scheduler.after(plan.networkMicros(scheduler), () -> destination.deliver(from, message));
    }

    boolean isCut(int from, int to) {
        return cut.contains(link(from, to));
    }

    void cut(int from, int to) {
        cut.add(link(from, to));
    }

    void heal() {
        cut.clear();
    }

    private static long link(int from, int to) {
        return from * 1000L + to;
    }
}
