package dev.tidemark.node.simulation;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.NodeUnderTest;
import dev.tidemark.protocol.TransferOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cluster of whole nodes, the production classes down to the bytes on disk and wire, on one thread in virtual time. First
 * a time of faults, then a time of peace in which the cluster must find back to work.
 */
public final class ClusterSimulation {
    private static final long FAULTS_MICROS = 4_000_000;
    private static final long PEACE_MICROS = 30_000_000;
    private static final long PATIENCE_MICROS = 5_000_000;
    private static final int REQUEST_TIMEOUT_MILLIS = 1_500;

    final Scheduler scheduler;
    final FaultPlan plan;
    final SimulatedNetwork network;
    final History history = new History();
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Clients clients;
    private long crashes;
    private long transfers;
    private AssertionError firstFailure;

    /** @param traced whether {@link #trace} has anything to say */
    public ClusterSimulation(long seed, boolean traced) {
        scheduler = new Scheduler(seed * 0x9E37_79B9_7F4A_7C15L + 1, traced);
        plan = new FaultPlan(scheduler);
        network = new SimulatedNetwork(scheduler, plan);
        int size = new int[] {1, 3, 3, 3, 3, 5, 2}[scheduler.pick(7)];
        TreeMap<Integer, HostPort> voters = new TreeMap<>();
        for (int id = 1; id <= size; id++) {
            voters.put(id, new HostPort("n" + id, 1));
        }
        String writeQuorum = scheduler.chance(0.8) ? "majority" : "all";
        NodeConfig.Limits limits = limits(scheduler.chance(0.8));
        NodeUnderTest.Sizes sizes = scheduler.chance(0.7)
                ? new NodeUnderTest.Sizes(400, 500, 300)
                : new NodeUnderTest.Sizes(20_000, 50_000, 20_000);
        for (int id = 1; id <= size; id++) {
            NodeConfig config =
                    new NodeConfig(id, Path.of("data"), "simulated", voters, voters.get(id), writeQuorum, limits);
            nodes.add(new SimulatedNode(this, config, sizes, scheduler.between(-200_000, 200_000)));
        }
        clients = new Clients(this);
    }

    private static NodeConfig.Limits limits(boolean tiny) {
        return new NodeConfig.Limits(
                tiny ? 5_000 : 50_000,
                tiny ? 1_000 : 20_000,
                tiny ? 1_500 : 15_000,
                0,
                1_000,
                50_000,
                tiny ? 5_000 : 200_000,
                30,
                150,
                REQUEST_TIMEOUT_MILLIS,
                Long.MAX_VALUE,
                60_000);
    }

    /** @throws AssertionError if the cluster broke a promise */
    public void run() {
        try {
            runToTheEnd();
        } catch (RuntimeException | Error e) {
            throw failed(e instanceof AssertionError error ? error : new AssertionError(e.toString(), e));
        }
    }

    /** The first failure is the one that counts: what it was thrown through fails as well. */
    AssertionError failed(AssertionError failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
        return firstFailure;
    }

    private void runToTheEnd() {
        nodes.forEach(SimulatedNode::start);
        clientActs();
        fault();
        inspect();
        scheduler.runUntil(FAULTS_MICROS);
        plan.peace();
        network.heal();
        scheduler.trace(() -> "peace");
        for (SimulatedNode node : nodes) {
            node.recoverFromFaults();
            if (!node.isUp()) {
                node.start();
            }
        }
        recover();
        clients.checkAnswers(PATIENCE_MICROS);
    }

    /** Every gateway gets a write acknowledged, and all nodes have the same state. */
    private void recover() {
        long deadline = scheduler.now() + PEACE_MICROS;
        scheduler.runUntil(scheduler.now() + PATIENCE_MICROS);
        clients.checkAnswers(PATIENCE_MICROS);
        for (SimulatedNode node : nodes) {
            boolean[] done = clients.demand(node);
            while (!done[0]) {
                require(scheduler.now() < deadline, "node " + node.id + " gets no write acknowledged");
                scheduler.runUntil(scheduler.now() + 300_000);
                if (!done[0] && scheduler.chance(0.2)) {
                    done = clients.demand(node);
                }
            }
        }
        while (!converged()) {
            require(scheduler.now() < deadline, "the nodes do not converge");
            scheduler.runUntil(scheduler.now() + 200_000);
        }
        nodes.forEach(this::compareDigest);
    }

    private boolean converged() {
        return nodes.stream()
                        .map(node -> node.running() != null ? node.running().appliedOffset() : -1L)
                        .distinct()
                        .count()
                == 1;
    }

    private void require(boolean holds, String otherwise) {
        History.require(holds, () -> otherwise + ":\n" + describe());
    }

    private String describe() {
        return nodes.stream()
                .map(node ->
                        node.running() != null ? node.running().status().toString() : "node " + node.id + " is down")
                .collect(Collectors.joining("\n"));
    }

    private void clientActs() {
        if (plan.isFaulty()) {
            clients.act(anyNode());
            scheduler.after(scheduler.between(500, 25_000), this::clientActs);
        }
    }

    private void inspect() {
        nodes.forEach(this::compareDigest);
        clients.checkAnswers(PATIENCE_MICROS);
        if (plan.isFaulty()) {
            scheduler.after(scheduler.between(5_000, 100_000), this::inspect);
        }
    }

    private void compareDigest(SimulatedNode node) {
        NodeUnderTest running = node.running();
        if (running != null && running.appliedOffset() > 0) {
            history.digest(node.id, running.appliedOffset(), running.digest());
            scheduler.mix(running.appliedOffset());
            NodeStatus status = running.status();
            scheduler.mix(status.epoch());
        }
    }

    private void fault() {
        if (!plan.isFaulty()) {
            return;
        }
        SimulatedNode node = scheduler.chance(0.4) ? leaderOrAny() : anyNode();
        if (scheduler.chance(plan.diskFullRate)) {
            node.fillDisk(scheduler.between(10_000, 900_000));
        } else if (scheduler.chance(plan.syncFailureRate)) {
            node.failNextSync();
        } else {
            fault(node);
        }
        scheduler.after(scheduler.between(5_000, 250_000), this::fault);
    }

    private void fault(SimulatedNode node) {
        switch (scheduler.pick(11)) {
            case 0, 1 -> crash(node);
            case 2 -> nodes.stream().filter(each -> scheduler.chance(0.5)).forEach(this::crash);
            case 3 -> node.freeze(scheduler.between(10_000, 800_000));
            case 4 -> partition(node);
            case 5 -> network.cut(node.id, anyNode().id);
            case 6 -> network.heal();
            case 7, 8 -> transfer(node);
            default -> resetConnections(node);
        }
    }

    /** Somebody wants another node to lead. */
    private void transfer(SimulatedNode node) {
        node.transferLeadership(anyNode().id, outcome -> {
            transfers += outcome == TransferOutcome.HANDED_OVER ? 1 : 0;
        });
    }

    private void crash(SimulatedNode node) {
        if (node.isUp()) {
            crashes++;
            node.crashSoon();
            if (scheduler.chance(0.6)) {
                resetConnections(node);
            }
            restartLater(node);
        }
    }

    void restartLater(SimulatedNode node) {
        scheduler.after(scheduler.between(31_000, scheduler.chance(0.5) ? 60_000 : 900_000), () -> {
            if (!node.isUp()) {
                node.start();
            }
        });
    }

    private void resetConnections(SimulatedNode node) {
        nodes.stream()
                .filter(other -> other != node && scheduler.chance(0.8))
                .forEach(other -> other.losesConnectionTo(node.id));
    }

    private void partition(SimulatedNode node) {
        scheduler.trace(() -> "n" + node.id + " is cut off");
        boolean in = scheduler.chance(0.7);
        boolean out = !in || scheduler.chance(0.7);
        for (SimulatedNode other : nodes) {
            if (in && scheduler.chance(0.8)) {
                network.cut(other.id, node.id);
            }
            if (out && scheduler.chance(0.8)) {
                network.cut(node.id, other.id);
            }
        }
        scheduler.after(scheduler.between(50_000, 2_000_000), network::heal);
    }

    SimulatedNode node(int id) {
        return nodes.get(id - 1);
    }

    SimulatedNode anyNode() {
        return nodes.get(scheduler.pick(nodes.size()));
    }

    private SimulatedNode leaderOrAny() {
        return nodes.stream()
                .filter(node -> node.isUp()
                        && node.running() != null
                        && node.running().status().role().equals("leader"))
                .findFirst()
                .orElseGet(this::anyNode);
    }

    /** What happened in this run, in one number. */
    public long hash() {
        return scheduler.hash();
    }

    public String trace(int lines) {
        return scheduler.trace(lines);
    }

    /** How much of what is rare happened, so that a test can tell when it does not test it. */
    public record Counts(
            long acknowledged,
            long unknown,
            long refused,
            long reads,
            long comparedDigests,
            long crashes,
            long transfers) {}

    public Counts counts() {
        return new Counts(
                clients.acknowledged,
                clients.unknown,
                clients.refused,
                clients.reads,
                history.comparedDigests,
                crashes,
                transfers);
    }
}
