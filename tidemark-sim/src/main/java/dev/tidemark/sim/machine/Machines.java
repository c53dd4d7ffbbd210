package dev.tidemark.sim.machine;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.sim.time.Dice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The machines of a cluster, by the number of their node, from 1. */
public final class Machines implements Iterable<SimulatedNode> {
    private final List<SimulatedNode> nodes = new ArrayList<>();

    /** The next one, in the order of their numbers. */
    public void add(SimulatedNode node) {
        nodes.add(node);
    }

    @Override
    public Iterator<SimulatedNode> iterator() {
        return nodes.iterator();
    }

    public Stream<SimulatedNode> stream() {
        return nodes.stream();
    }

    public int size() {
        return nodes.size();
    }

    public SimulatedNode node(int id) {
        return nodes.get(id - 1);
    }

    public SimulatedNode any(Dice dice) {
        return nodes.get(dice.pick(nodes.size()));
    }

    public List<SimulatedNode> others(SimulatedNode node) {
        List<SimulatedNode> others = new ArrayList<>(nodes);
        others.remove(node);
        return others;
    }

    /** Somebody who leads, or null. */
    public SimulatedNode leader() {
        return otherLeader(null);
    }

    /** Those that lead are struck more often than chance has it. */
    public SimulatedNode leaderOrAny(Dice dice) {
        SimulatedNode leader = dice.chance(0.4) ? leader() : null;
        return leader == null ? any(dice) : leader;
    }

    /** Somebody else who leads, or null. */
    public SimulatedNode otherLeader(SimulatedNode than) {
        for (SimulatedNode node : nodes) {
            HostedNode running = node.running();
            if (node != than && running != null && running.role() == Role.LEADER) {
                return node;
            }
        }
        return null;
    }

    /** The latest that a majority of the clocks shows now: what cluster time may be at most, but for measuring. */
    public long majorityTime() {
        return nodes.stream()
                .map(node -> node.clock.wallMicros())
                .sorted(Comparator.reverseOrder())
                .skip(QuorumSizes.majority(nodes.size()) - 1L)
                .findFirst()
                .orElseThrow();
    }
}
