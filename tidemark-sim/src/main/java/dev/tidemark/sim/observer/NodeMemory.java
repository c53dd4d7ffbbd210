package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.node.status.NodeQueues;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;

/** What waits in a node, against the bounds that it has ({@link World}, H106). */
final class NodeMemory {
    private final World world;
    private final Judge judge;

    NodeMemory(Setting setting) {
        world = setting.world();
        judge = setting.judge();
    }

    /** A node may have appended more. After each step, so it is cheap. */
    void appended(NodeWatch watch, HostedNode node) {
        if (node.uncommittedBytes() > world.maxUncommittedBytes()) {
            judge.violated(
                    Invariant.BOUNDED_MEMORY,
                    watch.id,
                    "holds " + node.uncommittedBytes() + " bytes that are not committed");
        }
    }

    /** Looks at all queues of a node, if it runs. */
    void checkQueues(SimulatedNode machine) {
        HostedNode running = machine.running();
        NodeQueues queues = running == null ? null : running.queues();
        if (queues != null && !world.allows(queues)) {
            judge.violated(Invariant.BOUNDED_MEMORY, machine.id, "holds too much: " + queues);
        }
    }
}
