package dev.tidemark.sim;

import dev.tidemark.node.HostedNode;
import dev.tidemark.node.NodeHost;
import dev.tidemark.protocol.Quorums;
import dev.tidemark.protocol.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A cluster of whole nodes, the production classes down to the bytes on disk and wire, on one thread in virtual time. First
 * a time of faults, then a time of peace in which the cluster must find back to work.
 */
public final class ClusterSimulation {
    private static final long PEACE_MICROS = 30_000_000;
    private static final int MAX_WAITING_EVENTS = 100_000;

    final World world;
    final Judge judge;
    final Scheduler scheduler;
    final Faults faults;
    final Budget budget;
    final SimulatedNetwork network;
    final Coverage coverage = new Coverage();
    final Observer observer;
    final NodeFaults nodeFaults;
    final List<SimulatedNode> nodes = new ArrayList<>();

    private final RunOptions options;
    private final Trace trace;
    private final Clients clients;
    private final ClientHistory history;
    private final Reasons reasons;
    private final Dice dice;
    private Violation firstFailure;

    public ClusterSimulation(RunOptions options) {
        this.options = options;
        long seed = options.seed();
        trace = new Trace(options.trace());
        world = new World(options);
        judge = new Judge(options.without());
        scheduler = new Scheduler(seed, trace);
        faults = new Faults(seed, options.faults());
        Dice clocks = faults.dice(FaultKind.CLOCK_OFFSET);
        boolean farOff = faults.has(FaultKind.CLOCK_OFFSET) && Budget.canSpare(world) && clocks.chance(0.2);
        int farOffNode = farOff ? 1 + clocks.pick(world.size) : 0;
        boolean wrong = faults.has(FaultKind.CLOCK_OFFSET) && world.size > 2 && clocks.chance(0.4);
        int wrongNode = wrong ? 1 + clocks.pick(world.size) : 0;
        budget = new Budget(world, faults, farOff);
        dice = Dice.of(seed, 3);
        network = new SimulatedNetwork(this, Dice.of(seed, 4));
        ClientLedger ledger = new ClientLedger(this);
        history = new ClientHistory(judge, Dice.of(seed, 7));
        observer = new Observer(this, new CommittedLog(judge, world.sizes.engine(), ledger, history::predicted));
        nodeFaults = new NodeFaults(this, Dice.of(seed, 5));
        for (int id = 1; id <= world.size; id++) {
            nodes.add(new SimulatedNode(this, id, Dice.of(seed, 10 + id), id == farOffNode, id == wrongNode));
        }
        clients = new Clients(this, ledger, history, Dice.of(seed, 6));
        reasons = new Reasons(this);
    }

    /** Runs to the end, or to the first violation. */
    public RunResult run() {
        return run(this::runToTheEnd);
    }

    RunResult run(Runnable course) {
        Violation violation = null;
        try {
            course.run();
        } catch (Violation e) {
            violation = judge.overlooks(e) ? null : failed(e);
        } catch (RuntimeException | Error e) {
            Violation thrown = new Violation(Invariant.STAYS_UP, String.valueOf(e), e);
            violation = judge.overlooked().isEmpty() && !judge.overlooks(thrown) ? failed(thrown) : null;
        }
        return new RunResult(
                options,
                violation,
                judge.overlooked(),
                scheduler.hash(),
                scheduler.dispatched(),
                network.sent(),
                nodes.stream().mapToLong(SimulatedNode::diskCalls).sum(),
                world.size,
                faults,
                coverage,
                trace);
    }

    /** The first failure is the one that counts: what it was thrown through fails as well. */
    Violation failed(Violation failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
        return firstFailure;
    }

    private void runToTheEnd() {
        NodeHost.LogStart start = world.logStart();
        if (start != null) {
            observer.committed().startAt(start);
            nodes.forEach(node -> node.prepare(start));
            coverage.add(Coverage.Event.STARTED_HIGH);
        }
        if (world.roundTripMillis > 0) {
            coverage.add(Coverage.Event.FAR_APART);
        }
        if (nodes.stream().anyMatch(node -> node.clock.isWrong())) {
            coverage.add(Coverage.Event.WRONG_CLOCK);
        }
        if (world.forgetful) {
            coverage.add(Coverage.Event.FORGETFUL);
        }
        nodes.forEach(SimulatedNode::start);
        clients.start();
        nodeFaults.start();
        inspect();
        scheduler.runUntil(world.faultMicros);
        makePeace();
        recover();
        if (!budget.isExceeded()) {
            history.check(coverage);
        }
    }

    private void makePeace() {
        faults.makePeace();
        network.heal();
        network.unclog();
        scheduler.trace(0, 0, () -> "peace");
        for (SimulatedNode node : nodes) {
            node.recoverFromFaults();
            node.start();
        }
    }

    /** Every gateway gets a write acknowledged, and all nodes have the same state, and their whole log on disk. */
    private void recover() {
        long deadline = scheduler.now() + PEACE_MICROS;
        scheduler.runUntil(scheduler.now() + 1_000_000);
        clients.checkAnswers();
        if (budget.isExceeded()) {
            return;
        }
        if (budget.isBeyondRepair(lost())) {
            scheduler.runUntil(scheduler.now() + 4_000_000);
            nodes.forEach(reasons::mustNotServe);
            return;
        }
        if (budget.mayBeBeyondRepair(lost())) {
            return;
        }
        for (SimulatedNode node : nodes) {
            if (!node.isOut() && !getsWriteAcknowledged(node, deadline)) {
                return;
            }
        }
        while (!converged()) {
            if (isTooLate(deadline, "the nodes do not converge")) {
                return;
            }
            scheduler.runUntil(scheduler.now() + 100_000);
        }
        scheduler.runUntil(scheduler.now() + 100_000);
        nodes.forEach(observer::compareState);
        nodes.stream().filter(SimulatedNode::isOut).forEach(reasons::mustNotServe);
        clients.checkAnswers();
    }

    /**
     * How many have no part in the cluster any more, or none until somebody has shown them what their log lost. A disk that
     * was damaged earlier may show it only now, when it is read: so this is asked again whenever something takes long.
     */
    private int lost() {
        return (int) nodes.stream()
                .filter(node -> node.isOut()
                        || (node.running() != null && node.running().owes()))
                .count();
    }

    private boolean getsWriteAcknowledged(SimulatedNode node, long deadline) {
        boolean[] done = clients.demand(node);
        while (!done[0]) {
            if (isTooLate(deadline, "node " + node.id + " gets no write acknowledged")) {
                return false;
            }
            scheduler.runUntil(scheduler.now() + 50_000);
            if (!done[0] && dice.chance(0.05)) {
                node.start();
                done = clients.demand(node);
            }
        }
        return true;
    }

    private boolean converged() {
        long applied = -1;
        for (SimulatedNode node : nodes) {
            if (node.isOut()) {
                continue;
            }
            node.start();
            HostedNode running = node.running();
            if (running == null
                    || (applied >= 0 && running.appliedOffset() != applied)
                    || running.status().durable() < running.status().leo()) {
                return false;
            }
            applied = running.appliedOffset();
        }
        return true;
    }

    /** @return whether to wait no longer, though nobody asks why */
    private boolean isTooLate(long deadline, String otherwise) {
        boolean late = scheduler.now() >= deadline && !budget.isExceeded();
        if (late && budget.mayBeBeyondRepair(lost())) {
            nodes.stream().filter(node -> budget.isBeyondRepair(lost())).forEach(reasons::mustNotServe);
            return true;
        }
        if (late) {
            judge.violated(Invariant.LIVENESS, otherwise + ":\n" + describe());
        }
        return late;
    }

    private String describe() {
        return nodes.stream()
                .map(node -> node.running() != null
                        ? node.running().status() + (node.running().owes() ? " owes" : "")
                        : "node " + node.id + (node.isLost() ? " is lost" : " is down"))
                .collect(Collectors.joining("\n"));
    }

    private void inspect() {
        SimulatedNode node = nodes.get(dice.pick(nodes.size()));
        observer.compareState(node);
        reasons.check(node);
        clients.checkAnswers();
        observer.checkQueues(node);
        observer.checkTime(node);
        if (scheduler.waiting() >= MAX_WAITING_EVENTS) {
            judge.violated(Invariant.BOUNDED_MEMORY, scheduler.waiting() + " events wait");
        }
        if (!faults.isPeace()) {
            scheduler.after(dice.between(10_000, 150_000), this::inspect);
        }
    }

    SimulatedNode node(int id) {
        return nodes.get(id - 1);
    }

    /** Somebody who leads, or null. */
    SimulatedNode leader() {
        for (SimulatedNode node : nodes) {
            HostedNode running = node.running();
            if (running != null && running.role() == Role.LEADER) {
                return node;
            }
        }
        return null;
    }

    /** Somebody else who leads, or null. */
    SimulatedNode otherLeader(SimulatedNode than) {
        for (SimulatedNode node : nodes) {
            HostedNode running = node.running();
            if (node != than && running != null && running.role() == Role.LEADER) {
                return node;
            }
        }
        return null;
    }

    /** A write that has to be acknowledged; says whether it was. */
    boolean[] demand(SimulatedNode node) {
        return clients.demand(node);
    }

    /** The latest that a majority of the clocks shows now: what cluster time may be at most, but for measuring. */
    long majorityTime() {
        return nodes.stream()
                .map(node -> node.clock.wallMicros())
                .sorted(Comparator.reverseOrder())
                .skip(Quorums.majority(nodes.size()) - 1L)
                .findFirst()
                .orElseThrow();
    }
}
