package dev.tidemark.sim.bootstrap;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What must hold of the cluster ids of the nodes of one list, whatever happens (H92, H102). */
final class Ids {
    private final Judge judge;
    private final List<Machine> machines;
    /** By node; not of one whose disk is gone. */
    private final TreeMap<Integer, UUID> known = new TreeMap<>();

    Ids(Judge judge, List<Machine> machines) {
        this.judge = judge;
        this.machines = machines;
    }

    /** A node has an id, on its disk. It keeps it, and no other node has another one. */
    void has(Machine machine, UUID cluster) {
        UUID before = known.put(machine.id, cluster);
        if (before != null && !before.equals(cluster)) {
            violated(machine, "had the cluster id " + before + " and has " + cluster);
        }
        check();
    }

    /** A node is empty, though nobody took its disk. */
    void hasNone(Machine machine) {
        if (known.containsKey(machine.id)) {
            violated(machine, "had the cluster id " + known.get(machine.id) + " and asks for one");
        }
    }

    void lostDisk(Machine machine) {
        known.remove(machine.id);
    }

    /** A node is about to make a new id: then nobody may have one. */
    void mints(Machine machine) {
        for (Machine other : machines) {
            UUID cluster = other.onDisk();
            if (cluster != null) {
                violated(machine, "mints a cluster id, and n" + other.id + " has " + cluster);
            }
            if (other.isOdd()) {
                violated(machine, "mints a cluster id, and n" + other.id + " has another list");
            }
        }
    }

    void takes(Machine machine) {
        if (machine.isOdd()) {
            violated(machine, "takes a cluster id, and has another list");
        }
    }

    /** What is told must be there after a crash right now. */
    void tells(Machine machine, UUID cluster) {
        UUID durable = machine.durable();
        if (!cluster.equals(durable)) {
            violated(machine, "tells the cluster id " + cluster + ", and " + durable + " is durable");
        }
    }

    void check() {
        if (new TreeSet<>(known.values()).size() > 1) {
            judge.violated(Invariant.ONE_CLUSTER_ID, "the nodes of one list have the cluster ids " + known);
        }
    }

    private void violated(Machine machine, String what) {
        judge.violated(Invariant.ONE_CLUSTER_ID, machine.id, what);
    }
}
