package dev.tidemark.sim.strike;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.observer.Observer;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.tree.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What happens to a disk while nobody looks. */
public final class StorageFaults {
    /** One flipped bit is the hard case: with many, something is noticed anyway. */
    private static final double AGAIN = 0.2;

    private static final double OF_THE_DATA_FILE = 0.3;

    private final Scheduler scheduler;
    private final Faults faults;
    private final Budget budget;
    private final Machines machines;
    private final Observer observer;
    private final NodeFaults nodes;

    StorageFaults(Setting setting, Machines machines, Observer observer, NodeFaults nodes) {
        scheduler = setting.scheduler();
        faults = setting.faults();
        budget = setting.budget();
        this.machines = machines;
        this.observer = observer;
        this.nodes = nodes;
    }

    /**
     * A bit flips in one of the files of a node, running or not. Every other time the node dies just then, and so reads
     * what flipped before it is removed as old.
     */
    void rot(Dice dice) {
        SimulatedNode node = machines.any(dice);
        boolean again = node.storage().damage().contains(FaultKind.ROT) && !dice.chance(AGAIN);
        if (again || !budget.mayDamage(node.storage().damage())) {
            return;
        }
        SimulatedDisk disk = node.storage().disk();
        try {
            String name = rotting(dice, disk);
            if (name == null) {
                return;
            }
            long used = disk.usedQuietly(name); // zeros rot as well, but who would care
            if (used > 0) {
                disk.flipBit(name, dice.between(0, used - 1), dice.pick(8));
                node.storage().damaged(FaultKind.ROT);
                if (node.isUp() && dice.chance(0.5)) {
                    node.crash();
                    nodes.restartLater(node);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return null if there is no such file */
    private static String rotting(Dice dice, SimulatedDisk disk) {
        if (dice.chance(OF_THE_DATA_FILE)) {
            return disk.exists(DataFile.NAME) ? DataFile.NAME : null;
        }
        String directory = dice.chance(0.9) ? "wal" : "snapshots";
        List<String> names = disk.exists(directory) ? disk.listQuietly(directory) : List.of();
        return names.isEmpty() ? null : directory + "/" + names.get(dice.pick(names.size()));
    }

    /** A node dies, and one of its files has lost its end when it comes back. */
    void cut(Dice dice) {
        strikeFile(dice, FaultKind.TRUNCATED_FILE, (disk, name) -> {
            long used = disk.usedQuietly(name);
            if (used > 0) {
                disk.cut(name, dice.between(0, used - 1));
            }
            return used > 0;
        });
    }

    /** A node dies, and one of its files is gone when it comes back. */
    void lose(Dice dice) {
        strikeFile(dice, FaultKind.MISSING_FILE, (disk, name) -> {
            disk.lose(name);
            return true;
        });
    }

    private interface FileStrike {
        boolean strike(SimulatedDisk disk, String name) throws IOException;
    }

    /**
     * Any file: of the log, the data file, a snapshot, the vote, the identity. A directory that holds no log yet is as
     * good as empty.
     */
    private void strikeFile(Dice dice, FaultKind kind, FileStrike strike) {
        SimulatedNode node = machines.any(dice);
        boolean again = node.storage().damage().contains(kind) && !dice.chance(AGAIN);
        boolean holdsNothing = observer.holdsNothing(node);
        if (again
                || holdsNothing
                || node.isLost()
                || !budget.mayDamage(node.storage().damage())) {
            return;
        }
        stop(node);
        List<String> names = new ArrayList<>(List.of("vote", "identity", "end", DataFile.NAME));
        for (String directory : List.of("wal", "snapshots")) {
            node.storage().disk().listQuietly(directory).forEach(name -> names.add(directory + "/" + name));
        }
        String name = names.get(dice.pick(names.size()));
        try {
            if (node.storage().disk().exists(name)
                    && strike.strike(node.storage().disk(), name)) {
                node.storage().damaged(kind);
                scheduler.trace(node.id, 0, () -> kind.label() + ": " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        nodes.restartLater(node);
    }

    /** A node dies, and comes back with a new disk. */
    void wipe(Dice dice) {
        SimulatedNode node = machines.any(dice);
        boolean possible = node.storage().damage().isEmpty() && !node.isLost() && nodes.isBound(node);
        if (!possible || budget.goesBeyond() || !budget.mayDamage(node.storage().damage())) {
            return;
        }
        stop(node);
        node.storage().replaceBy(new SimulatedDisk());
        node.storage().damaged(FaultKind.WIPE);
        faults.hadEffect(FaultKind.WIPE);
        observer.wiped(node);
        nodes.restartLater(node);
    }

    /** A node dies, and somebody restores an older copy of its disk. */
    void rollBack(Dice dice) {
        SimulatedNode node = machines.any(dice);
        SimulatedDisk image = budget.mayRollBack() ? nodes.image(node) : null;
        if (image == null || node.isLost() || !budget.mayDamage(node.storage().damage())) {
            return;
        }
        stop(node);
        node.storage().replaceBy(image);
        node.storage().damaged(FaultKind.ROLLBACK);
        faults.hadEffect(FaultKind.ROLLBACK);
        budget.rolledBack();
        observer.rolledBack(node);
        nodes.restartLater(node);
    }

    /** Two nodes start on each other's disks; neither may. Then the disks are put right. */
    void swap(Dice dice) {
        SimulatedNode one = machines.any(dice);
        List<SimulatedNode> others = machines.others(one);
        if (others.isEmpty()) {
            return;
        }
        SimulatedNode other = others.get(dice.pick(others.size()));
        if (!one.storage().damage().isEmpty()
                || !other.storage().damage().isEmpty()
                || !hasIdentity(one)
                || !hasIdentity(other)) {
            return;
        }
        stop(one);
        stop(other);
        if (!hasIdentity(one) || !hasIdentity(other)) {
            return; // lost with the power: an empty directory is anybody's
        }
        faults.hadEffect(FaultKind.SWAP);
        exchange(one, other);
        one.mustNotStart();
        other.mustNotStart();
        exchange(one, other);
        nodes.restartLater(one);
        nodes.restartLater(other);
    }

    private static boolean hasIdentity(SimulatedNode node) {
        return node.storage().disk().exists("identity");
    }

    private static void exchange(SimulatedNode one, SimulatedNode other) {
        SimulatedDisk disk = one.storage().disk();
        one.storage().replaceBy(other.storage().disk());
        other.storage().replaceBy(disk);
    }

    private static void stop(SimulatedNode node) {
        if (node.isUp()) {
            node.crash();
        }
    }
}
