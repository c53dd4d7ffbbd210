package dev.tidemark.node.simulation;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeClock;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeUnderTest;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.TransferOutcome;
import dev.tidemark.state.Entry;
import dev.tidemark.state.Reply;
import java.util.UUID;
import java.util.function.Consumer;

/** A machine with a disk, on which one process after the other runs the node. */
final class SimulatedNode {
    final int id;

    private final ClusterSimulation simulation;
    private final Scheduler scheduler;
    private final NodeConfig config;
    private final NodeUnderTest.Sizes sizes;
    private final long wallSkewMicros;
    private SimulatedDisk disk = new SimulatedDisk();
    private Running process;
    private long frozenUntil;
    /** Processes that ran here so far. */
    private int generation;

    SimulatedNode(ClusterSimulation simulation, NodeConfig config, NodeUnderTest.Sizes sizes, long wallSkewMicros) {
        this.simulation = simulation;
        this.scheduler = simulation.scheduler;
        this.id = config.id();
        this.config = config;
        this.sizes = sizes;
        this.wallSkewMicros = wallSkewMicros;
    }

    private final class Running {
        final SimulatedThread main = new SimulatedThread(scheduler, this::mainDelay);
        final SimulatedThread log = new SimulatedThread(scheduler, () -> scheduler.between(0, 100));
        final SimulatedThread files = new SimulatedThread(scheduler, () -> scheduler.between(0, 2_000));
        final CrashingDisk device =
                new CrashingDisk(scheduler, disk, simulation.plan, () -> crash(SimulatedNode.this.chooser()));
        NodeUnderTest node;
        /** An injected fault is about to end it. */
        boolean doomed;

        private long mainDelay() {
            return Math.max(scheduler.between(0, 100), frozenUntil - scheduler.now());
        }

        void failed(Throwable cause) {
            if (process != this) {
                return; // it is dead
            }
            if (!doomed) {
                throw simulation.failed(new AssertionError("node " + id + " stopped by itself: " + cause, cause));
            }
            scheduler.trace(() -> "n" + id + " stops: " + cause);
            crash(chooser());
            simulation.restartLater(SimulatedNode.this);
        }
    }

    boolean isUp() {
        return process != null;
    }

    int generation() {
        return generation;
    }

    void start() {
        scheduler.trace(() -> "n" + id + " will start");
        generation++;
        Running starting = new Running();
        process = starting;
        NodeUnderTest.Host host = new NodeUnderTest.Host(
                starting.main,
                starting.log,
                starting.files,
                (millis, task) -> scheduler.after(millis * 1_000, () -> starting.main.execute(task)),
                clock(),
                disk,
                () -> new UUID(scheduler.nextLong(), scheduler.nextLong()),
                scheduler::nextLong,
                wire(),
                starting::failed);
        try {
            starting.node = NodeUnderTest.open(config, new ListMachine(this::executed), host, sizes);
        } catch (CrashingDisk.Crashed e) {
            scheduler.trace(() -> "n" + id + " crashes in recovery");
            return;
        } catch (StartException e) {
            throw new AssertionError("node " + id + " does not start: " + e.getMessage(), e);
        }
        scheduler.trace(() -> "n" + id + " starts, " + starting.node.status());
        starting.device.beSlow();
        starting.main.execute(starting.node::start);
        simulation.nodes.forEach(peer -> hearsOf(starting, peer.id));
    }

    private void executed(Entry entry, String write, Reply reply) {
        scheduler.trace(() -> "n" + id + " executes " + entry.offset() + "@" + entry.epoch() + " " + write);
        simulation.history.executed(entry.offset(), write, reply);
    }

    private void hearsOf(Running hearing, int peer) {
        scheduler.after(scheduler.between(0, 30_000), () -> hearing.main.execute(() -> hearing.node.connected(peer)));
    }

    private NodeClock clock() {
        return new NodeClock() {
            @Override
            public long millis() {
                return scheduler.now() / 1_000 + 1_000L * id;
            }

            @Override
            public long wallMicros() {
                return 1_700_000_000_000_000L + scheduler.now() + wallSkewMicros;
            }
        };
    }

    private NodeUnderTest.Wire wire() {
        return new NodeUnderTest.Wire() {
            @Override
            public void send(int to, byte[] message) {
                scheduler.mix(message.length);
                simulation.network.send(id, to, simulation.node(to)::receive, message);
            }

            @Override
            public boolean isConnected(int peer) {
                return simulation.node(peer).isUp() && !simulation.network.isCut(id, peer);
            }
        };
    }

    private void receive(int from, byte[] message) {
        Running receiving = process;
        if (receiving != null && receiving.node != null) {
            receiving.main.execute(() -> receiving.node.received(message));
        }
    }

    /** A peer's connection was reset, or so it seems. */
    void losesConnectionTo(int peer) {
        onMain(node -> node.connectionLost(peer));
    }

    void withGateway(Consumer<Gateway> action) {
        onMain(node -> action.accept(node.gateway()));
    }

    void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        onMain(node -> node.transferLeadership(target, handler));
    }

    void onMain(Consumer<NodeUnderTest> action) {
        Running running = process;
        if (running != null && running.node != null) {
            running.main.execute(() -> action.accept(running.node));
        }
    }

    /** The node itself, for looking at between two events; null while there is none. */
    NodeUnderTest running() {
        return process == null ? null : process.node;
    }

    /** Dies at one of the next disk calls, in the middle of whatever that is part of. */
    void crashSoon() {
        if (process != null) {
            process.device.crashAfter(scheduler.pick(12));
            Running dying = process;
            scheduler.after(scheduler.between(1_000, 30_000), () -> {
                if (process == dying) {
                    crash(chooser());
                }
            });
        }
    }

    /** Loses its power now. */
    void crash(CrashChooser chooser) {
        Running dying = process;
        scheduler.trace(() -> "n" + id + " crashes");
        process = null;
        dying.main.die();
        dying.log.die();
        dying.files.die();
        disk = dying.device.die(chooser);
    }

    CrashChooser chooser() {
        return switch (scheduler.pick(4)) {
            case 0 -> CrashChooser.loseAll();
            case 1 -> CrashChooser.keepAll();
            default -> CrashChooser.random(scheduler.nextLong());
        };
    }

    void freeze(long micros) {
        frozenUntil = scheduler.now() + micros;
    }

    void fillDisk(long micros) {
        if (process != null) {
            process.device.beFullUntil(scheduler.now() + micros);
        }
    }

    void failNextSync() {
        if (process != null) {
            process.doomed = true;
            process.device.failNextSync();
        }
    }

    void recoverFromFaults() {
        frozenUntil = 0;
        fillDisk(0);
    }
}
