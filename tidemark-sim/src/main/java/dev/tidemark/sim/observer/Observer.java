package dev.tidemark.sim.observer;

import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.ProcessWatcher;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.shadow.TreeShadows;
import dev.tidemark.sim.trace.ClusterTrace;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import java.util.List;

/**
 * Sees everything and has the invariants checked after every step. A step changes one node, so that is the one that is
 * looked at, and only at what has changed: each entry, vote and message costs a bounded number of comparisons.
 *
 * <p>What a node shows is followed by {@link NodeVotes}, {@link NodeLogs}, {@link NodeDisks} and {@link NodeMemory};
 * what the cluster owes is asked for by {@link ClusterLeaders}, {@link ClusterCommits} and {@link ClusterState}. Beside
 * them {@link ClusterTrace} holds each action of the protocol against the specification. This says what is looked at
 * when.
 *
 * <p>What rests on committed data is not asked for once that was destroyed beyond the budget; see {@link Budget}.
 */
public final class Observer implements ProcessWatcher {
    private final Judge judge;
    private final NodeWatch[] watches;
    private final NodeVotes votes;
    private final NodeLogs logs;
    private final NodeDisks disks;
    private final NodeMemory memory;
    private final ClusterLeaders leaders;
    private final ClusterCommits commits;
    private final ClusterState state;
    private final ClusterTime time;
    private final ClusterLeases leases;
    private final ClusterLevels levels;
    private final Causes causes;
    private final TreeShadows shadows;
    private final ClusterTrace trace;
    private final ClusterStandIns standIns;
    private final ClusterLeavers leavers;

    public Observer(Setting setting, Machines machines, CommittedLog committed, TreeShadows shadows) {
        this.shadows = shadows;
        judge = setting.judge();
        watches = new NodeWatch[setting.world().size];
        for (int i = 0; i < watches.length; i++) {
            watches[i] = new NodeWatch(i + 1);
        }
        votes = new NodeVotes(setting);
        disks = new NodeDisks(setting, committed, machines);
        memory = new NodeMemory(setting);
        time = new ClusterTime(setting, machines);
        causes = new Causes(setting.judge());
        trace = new ClusterTrace(setting);
        EpochLogs epochLogs = new EpochLogs(judge);
        leaders = new ClusterLeaders(setting, committed, epochLogs, votes);
        leases = new ClusterLeases(setting, machines);
        commits = new ClusterCommits(setting, committed, leaders, watches, time, leases);
        levels = new ClusterLevels(setting, machines, committed);
        standIns = new ClusterStandIns(setting, machines);
        leavers = new ClusterLeavers(setting, machines);
        logs = new NodeLogs(setting, committed, epochLogs, leaders, commits, levels, standIns, leavers);
        state = new ClusterState(setting, committed);
    }

    private NodeWatch watch(int id) {
        return watches[id - 1];
    }

    /** Whether nothing that stands on a machine's disk was ever called durable. */
    public boolean holdsNothing(SimulatedNode machine) {
        return watch(machine.id).acknowledged == 0;
    }

    /** A node has opened its directory and will start. */
    @Override
    public void started(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        HostedNode node = process.node();
        watch.process = process;
        if (node.role() != Role.FOLLOWER) {
            judge.violated(Invariant.ELECTION_SAFETY, watch.id, "started as " + node.role() + " (H20)");
        }
        boolean damaged = !process.machine.storage().damage().isEmpty();
        disks.keptItsWord(watch, node, damaged);
        votes.started(watch, node, damaged);
        watch.settledConfiguration = node.configuration();
        watch.epoch = node.epoch();
        watch.ledEpoch = -1;
        watch.hwm = node.hwm();
        watch.applied = node.appliedOffset();
        logs.started(watch, node);
        disks.started(watch, node);
        commits.checkCovered(watch);
        shadows.started(process);
        trace.started(process, damaged);
    }

    @Override
    public void accepted(NodeProcess process, Input input) {
        if (watch(process.machine.id).process == process) {
            trace.accepted(process, input);
        }
    }

    @Override
    public void acted(NodeProcess process, List<Effect> effects) {
        if (watch(process.machine.id).process == process) {
            trace.acted(process, effects);
        }
    }

    /** The machine has another disk: whatever runs there is another node (H92). */
    public void wiped(SimulatedNode machine) {
        watch(machine.id).wiped();
        shadows.wiped(machine);
    }

    /** The machine has its disk as it was earlier. */
    public void rolledBack(SimulatedNode machine) {
        shadows.wiped(machine);
    }

    /** Something ran on the main executor of a node. */
    @Override
    public void settled(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        HostedNode node = process.node();
        if (watch.process != process) {
            return;
        }
        votes.epochIs(watch, node.epoch());
        standIns.settled(process);
        leavers.settled(process);
        logs.follow(watch, node);
        leavers.lookedAt(watch, node);
        if (node.role() == Role.LEADER && watch.ledEpoch != watch.epoch) {
            leaders.leads(watch, watch.epoch);
        }
        disks.counts(watch, process);
        disks.givesUp(watch, node);
        commits.hwmIs(watch, node, node.hwm());
        leases.settled(watch, node);
        disks.hasSnapshot(watch, node);
        state.applied(watch, node);
        memory.appended(watch, node);
        levels.settled(watch, node);
        shadows.settled(process);
        watch.settledConfiguration = node.configuration();
    }

    /** A process is gone, and with it what it had not synced. */
    @Override
    public void died(NodeProcess process) {
        shadows.died(process);
    }

    /** Something ran in the log lane of a node. */
    @Override
    public void stored(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        if (watch.process == process) {
            votes.written(watch, process);
            trace.stored(process);
        }
    }

    /** A message leaves: what it promises must be on disk (H36, H38). */
    @Override
    public void sends(NodeProcess process, Envelope envelope) {
        NodeWatch watch = watch(process.machine.id);
        if (envelope.message() instanceof NotWelcome || process.node() == null) {
            return;
        }
        causes.sends(envelope);
        trace.sends(process, envelope);
        Vote vote = process.node().vote();
        votes.shown(watch, vote, envelope);
        disks.isSilent(watch, process.node(), envelope.message());
        if (envelope.message() instanceof Message.AppendReply reply && vote.epoch() == envelope.epoch()) {
            disks.acknowledges(watch, process, reply.durable(), envelope.epoch());
        }
    }

    @Override
    public void received(NodeProcess process, Envelope envelope) {
        standIns.received(process, envelope);
        leavers.received(process, envelope);
    }

    /** A node has executed a command. */
    @Override
    public void executed(NodeProcess process, Entry entry, Reply reply) {
        state.executed(watch(process.machine.id), entry, reply);
    }

    /** Looks at what waits in a node. */
    public void checkQueues(SimulatedNode machine) {
        memory.checkQueues(machine);
    }

    /** What a node tells its clients of time. */
    public void checkTime(SimulatedNode machine) {
        HostedNode node = machine.running();
        if (node != null && node.knowsTime()) {
            time.mayBe(node.time(), watch(machine.id), "tells its clients a time");
        }
    }

    /** Compares a node's whole state. */
    public void compareState(SimulatedNode machine) {
        state.compare(machine);
    }
}
