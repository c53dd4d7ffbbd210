package dev.tidemark.sim.shadow;

import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Setting;

/** The data files of all machines, in the shadow of their nodes. */
public final class TreeShadows {
    private static final int FIRST_PART = 200;

    private final TreeShadow[] shadows;

    public TreeShadows(Setting setting, long seed) {
        shadows = new TreeShadow[setting.world().size];
        for (int i = 0; i < shadows.length; i++) {
            shadows[i] = new TreeShadow(setting, i + 1, Dice.of(seed, FIRST_PART + i));
        }
    }

    private TreeShadow of(SimulatedNode machine) {
        return shadows[machine.id - 1];
    }

    /** A node has opened its directory and will start. */
    public void started(NodeProcess process) {
        of(process.machine).started(process.node());
    }

    /** Something ran on the main executor of a node. */
    public void settled(NodeProcess process) {
        of(process.machine).settled();
    }

    /** A process is gone, with what it had not synced. */
    public void died(NodeProcess process) {
        of(process.machine).died();
    }

    /** The machine has another disk, or an old one. */
    public void wiped(SimulatedNode machine) {
        of(machine).wiped();
    }
}
