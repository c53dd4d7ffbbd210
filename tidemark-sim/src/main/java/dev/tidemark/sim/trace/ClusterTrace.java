package dev.tidemark.sim.trace;

import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.node.start.LogStart;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.spec.Disks;
import dev.tidemark.sim.spec.Levels;
import dev.tidemark.sim.spec.Members;
import dev.tidemark.sim.spec.SpecEntry;
import dev.tidemark.sim.spec.SpecNode;
import dev.tidemark.sim.spec.SpecState;
import dev.tidemark.sim.spec.Step;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * The trace of a cluster, each line of which is held against the specification at once. It is never made from what a
 * node intends: what it took in, what it stands at after that, and what it has done are looked at.
 *
 * <p>Where committed data was destroyed beyond the budget of faults, the trace ends.
 */
public final class ClusterTrace {
    private final Scheduler scheduler;
    private final Budget budget;
    private final Coverage coverage;
    private final SpecState state;
    private final NodeTrace[] traces;

    public ClusterTrace(Setting setting) {
        scheduler = setting.scheduler();
        budget = setting.budget();
        coverage = setting.coverage();
        Judge judge = setting.judge();
        LogStart start = setting.world().logStart();
        Position first = start == null ? Position.ZERO : new Position(start.offset(), start.epoch(), start.chain());
        state = new SpecState(setting.world().size, first, what -> judge.violated(Invariant.SPEC, what));
        boolean hasLeases = setting.world().leaseDice() != null;
        traces = new NodeTrace[setting.world().size];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = new NodeTrace(state.node(i + 1), i + 1, this::happens, hasLeases);
        }
    }

    private NodeTrace trace(NodeProcess process) {
        return traces[process.machine.id - 1];
    }

    private void happens(Step step) {
        if (scheduler.isTraced()) {
            scheduler.trace(step.node(), 0, () -> "spec: " + step);
        }
        coverage.add(step.action());
        state.happens(step);
    }

    /** A replica was given something. */
    public void accepted(NodeProcess process, Input input) {
        if (!budget.isExceeded()) {
            trace(process).accepted(process, input);
        }
    }

    /** A batch of inputs is over: this is what the replica wants done. */
    public void acted(NodeProcess process, List<Effect> effects) {
        if (!budget.isExceeded()) {
            trace(process).acted(process, effects);
        }
    }

    /** The log lane of a node may have stored a vote, and has no other under way. */
    public void stored(NodeProcess process) {
        if (!budget.isExceeded()) {
            trace(process).storesVote(process, process.truth.voteIsDurable());
        }
    }

    /** A message leaves a node. */
    public void sends(NodeProcess process, Envelope envelope) {
        if (envelope.message() instanceof Message.VoteReply reply && reply.granted() && !budget.isExceeded()) {
            trace(process).grants(process, envelope);
        }
    }

    /**
     * A node has opened its directory.
     *
     * @param damaged whether its disk was damaged by a fault
     */
    public void started(NodeProcess process, boolean damaged) {
        if (budget.isExceeded()) {
            return;
        }
        SimulatedNode machine = process.machine;
        SpecNode before = state.node(machine.id);
        Disks.Found found = found(process.node());
        trace(process).restarts();
        if (!before.isKnown()) {
            happens(new Disks.Start(machine.id, found, process.node().highestLevel()));
        } else if (!before.is(found.incarnation())) {
            happens(new Disks.Wipe(machine.id, found));
        } else if (damaged && found.owedOffset() > 0) {
            happens(new Disks.LoseEnd(machine.id, found));
        } else {
            Disks.Crash crash = new Disks.Crash(machine.id, found);
            happens(damaged && crash.broken(state) != null ? new Disks.LoseSilently(machine.id, found) : crash);
        }
        int supports = process.node().highestLevel();
        if (supports != before.supports()) {
            happens(new Levels.OtherRelease(machine.id, supports));
        }
    }

    private Disks.Found found(HostedNode node) {
        Position end = node.end();
        long from = end.offset();
        while (node.entry(from) != null) {
            from--;
        }
        List<SpecEntry> tail = new ArrayList<>();
        for (long offset = from + 1; offset <= end.offset(); offset++) {
            Entry entry = node.entry(offset);
            tail.add(Spelling.of(entry));
        }
        Position base = tail.isEmpty() ? end : state.committedAt(from);
        Members known = state.membersAt(from);
        Vote vote = node.vote();
        Acknowledged owed = node.owed();
        return new Disks.Found(
                node.status().incarnation(),
                vote.epoch(),
                vote.votedFor(),
                base,
                known == null ? Spelling.of(node.configuration()) : known,
                tail,
                node.hwm(),
                owed == null ? 0 : owed.under(),
                owed == null ? 0 : owed.offset());
    }
}
