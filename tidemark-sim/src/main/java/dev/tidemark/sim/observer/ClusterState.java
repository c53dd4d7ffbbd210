package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.Arrays;
import java.util.function.Function;

/** What nodes make of the committed log: each entry executed as its pure replay does, and in the end the same state. */
final class ClusterState {
    private final Scheduler scheduler;
    private final Faults faults;
    private final Coverage coverage;
    private final Budget budget;
    private final Judge judge;
    private final CommittedLog committed;
    /** The reference model is compared now and then, and at the end: it is slow. */
    private int compared;

    ClusterState(Setting setting, CommittedLog committed) {
        scheduler = setting.scheduler();
        faults = setting.faults();
        coverage = setting.coverage();
        budget = setting.budget();
        judge = setting.judge();
        this.committed = committed;
    }

    /** A node may have applied more. */
    void applied(NodeWatch watch, HostedNode node) {
        long applied = node.appliedOffset();
        if (applied == watch.applied) {
            return;
        }
        if (applied < watch.applied) {
            judge.violated(
                    Invariant.APPLIED_MONOTONIC, watch.id, "applied goes from " + watch.applied + " to " + applied);
        }
        watch.applied = applied;
        if (applied > watch.hwm && !node.isInstalling()) {
            judge.violated(Invariant.RELATIONS, watch.id, "applied " + applied + " > high watermark " + watch.hwm);
        }
        if (node.checkpoint() > applied) {
            judge.violated(Invariant.RELATIONS, watch.id, "checkpoint " + node.checkpoint() + " > applied " + applied);
        }
    }

    /** A node has executed a command. */
    void executed(NodeWatch watch, Entry entry, Reply reply) {
        if (budget.isExceeded() || entry.offset() <= committed.base()) {
            return;
        }
        if (entry.offset() > committed.end()) {
            judge.violated(
                    Invariant.RELATIONS, watch.id, "executes entry " + entry.offset() + ", which is not committed");
            return;
        }
        CommittedLog.Execution first = committed.execution(entry.offset());
        if (first == null) {
            judge.violated(
                    Invariant.EXACTLY_ONCE,
                    watch.id,
                    "executes entry " + entry.offset() + " (" + Words.command(entry.body())
                            + "), which had taken effect before by the log replayed");
            return;
        }
        if (!Arrays.equals(first.body(), entry.body()) || !Replies.same(first.reply(), reply)) {
            judge.violated(
                    Invariant.REFERENCE,
                    watch.id,
                    "entry " + entry.offset() + " is " + Words.command(entry.body()) + " -> " + Words.reply(reply)
                            + ", by the log replayed " + Words.command(first.body()) + " -> "
                            + Words.reply(first.reply()));
        }
    }

    /** Compares a node's whole state. */
    void compare(SimulatedNode machine) {
        HostedNode node = machine.running();
        if (node == null || !node.hasState() || node.appliedOffset() == 0 || budget.isExceeded()) {
            return;
        }
        StateDigest scanned = scanned(machine);
        if (scanned != null && committed.compare(machine.id, node.appliedOffset(), scanned, node.digest())) {
            coverage.add(Coverage.Event.DIGEST_COMPARED);
        }
        if (node.appliedOffset() == committed.end() && (faults.isPeace() || ++compared % 16 == 0)) {
            String difference = difference(machine);
            if (difference != null) {
                judge.violated(Invariant.REFERENCE, machine.id, difference);
            }
        }
        scheduler.mix(node.appliedOffset() * 31 + node.epoch());
    }

    /** Null if the data file has it and cannot be read: the node finds that out by itself, if it needs it. */
    private StateDigest scanned(SimulatedNode machine) {
        return seen(machine, HostedNode::scannedDigest);
    }

    /** Likewise. */
    private String difference(SimulatedNode machine) {
        return seen(machine, running -> committed.difference(running::read));
    }

    private <T> T seen(SimulatedNode machine, Function<HostedNode, T> look) {
        try {
            return machine.watched(look);
        } catch (UnreadableRowsException e) {
            if (machine.storage().damage().isEmpty()) {
                judge.violated(
                        Invariant.REFERENCE,
                        machine.id,
                        "has rows that cannot be read, and nothing was done to its disk: " + e.getMessage());
            }
            return null;
        }
    }
}
