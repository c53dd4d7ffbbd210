package dev.tidemark.sim;

import dev.tidemark.node.ReadLevel;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Role;
import dev.tidemark.sim.client.ToldRead;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import dev.tidemark.sim.world.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Tells a {@link Story}: three nodes, no chance but delays, and the one fault that the story is about. */
public final class StoryTeller {
    private static final long STEP_MICROS = 200;
    private static final long LONG_AGO_MICROS = 500_000;
    private static final long PATIENCE_MICROS = 20_000_000;

    private final ClusterSimulation simulation;
    private final Machines machines;
    private final Scheduler scheduler;
    private final Story story;

    /** @param seed of the delays; where the drawn cluster does not fit the story, the next that does is taken */
    public StoryTeller(Story story, long seed, boolean trace) {
        this.story = story;
        RunOptions options =
                new RunOptions(seed, 3, EnumSet.noneOf(FaultKind.class), 1, trace, EnumSet.noneOf(Invariant.class));
        while (!fits(new World(options))) {
            options = options.withSeed(options.seed() + 1);
        }
        simulation = new ClusterSimulation(options);
        machines = simulation.machines;
        scheduler = simulation.setting.scheduler();
    }

    private static boolean fits(World world) {
        return world.writeQuorum.equals("majority")
                && world.firstOffset == 0
                && world.limits.uncommittedBytes() > 1_000;
    }

    public RunResult tell() {
        return simulation.run(() -> {
            machines.forEach(SimulatedNode::start);
            await("a leader, and three equal logs", this::isQuiet);
            switch (story) {
                case LEADER_DIES_BEFORE_HWM -> leaderDies();
                case LONGER_LOG_RETURNS -> longerLogReturns();
                case LAGGING_FOLLOWER_IS_FILLED -> laggingFollowerIsFilled();
                case QUORUM_READ_SEES_WHAT_NOBODY_KNOWS -> quorumRead();
                case EACH_LEVEL_GIVES_UP_SOMETHING -> eachLevel();
            }
            machines.forEach(simulation.observer::compareState);
        });
    }

    private void leaderDies() {
        SimulatedNode leader = machines.leader();
        boolean[] session = simulation.clients.demand(leader);
        await("a first write, which opens the gateway's session", () -> session[0] && isQuiet());
        long hwm = leader.running().hwm();
        long epoch = leader.running().epoch();
        isolate(leader, false);
        simulation.clients.demand(leader);
        await("the leader's own log is durable", () -> leader.process().truth.logEnd() > hwm);
        require(leader.running().hwm() == hwm, "the high watermark moved by one disk out of three");
        leader.crash();
        simulation.network.heal();
        await("another leader", () -> leads(leader, false));
        boolean[] done = simulation.clients.demand(machines.leader());
        await("its first write is acknowledged", () -> done[0]);
        require(
                simulation.committed.log().epoch(hwm + 1) > epoch,
                "the entry of the dead leader was committed, which nobody else has");
        leader.start();
        await("three equal logs again", this::isQuiet);
    }

    private void longerLogReturns() {
        SimulatedNode old = machines.leader();
        boolean[] session = simulation.clients.demand(old);
        await("a first write, which opens the gateway's session", () -> session[0] && isQuiet());
        long hwm = old.running().hwm();
        isolate(old, true);
        for (int i = 0; i < 12; i++) {
            simulation.clients.demand(old);
        }
        await("entries that only the old leader has", () -> old.process().truth.logEnd() > hwm + 1);
        await("another leader", () -> leads(old, false));
        boolean[] done = simulation.clients.demand(machines.otherLeader(old));
        await("its first write is acknowledged", () -> done[0]);
        require(old.running().hwm() == hwm, "the old leader shows what is not committed");
        simulation.network.heal();
        await("three equal logs again", this::isQuiet);
        require(
                simulation.setting.coverage().count(Coverage.Event.TRUNCATION) > 0,
                "the old leader's tail was not cut");
    }

    private void laggingFollowerIsFilled() {
        SimulatedNode leader = machines.leader();
        List<SimulatedNode> others = machines.others(leader);
        SimulatedNode lagging = others.get(0);
        lagging.crash();
        for (int i = 0; i < 5; i++) {
            boolean[] done = simulation.clients.demand(leader);
            await("a write is acknowledged without the follower", () -> done[0]);
        }
        long hwm = leader.running().hwm();
        isolate(others.get(1), true);
        boolean[] done = simulation.clients.demand(leader);
        lagging.start();
        await("the write is acknowledged with the follower", () -> {
            require(
                    hwmOf(leader) <= hwm || lagging.process().truth.logEnd() > hwm,
                    "the high watermark moved before the follower had what it lacked");
            return done[0];
        });
        simulation.network.heal();
        await("three equal logs again", this::isQuiet);
    }

    private void quorumRead() {
        SimulatedNode leader = machines.leader();
        SimulatedNode holder = machines.others(leader).get(0);
        SimulatedNode reader = machines.others(leader).get(1);
        boolean[] session = simulation.clients.demand(leader);
        await("a first write, which opens the gateway's session", () -> session[0] && isQuiet());
        isolate(reader, true);
        picture("node " + reader.id + " is cut off");
        boolean[] done = simulation.clients.demand(leader);
        await("the write is acknowledged", () -> done[0]);
        long written = leader.running().hwm();
        leader.crash();
        picture("node " + leader.id + " has answered its client, and dies");
        require(hwmOf(holder) < written && hwmOf(reader) < written, "a node that is left knows that it is committed");
        simulation.network.heal();
        ToldRead read = simulation.clients.read(reader, ReadLevel.QUORUM);
        await("the read is answered", read::isOver);
        require(read.asOf() >= written, "the read does not see what was acknowledged");
        picture("end");
        leader.start();
        await("three equal logs again", this::isQuiet);
    }

    private void eachLevel() {
        SimulatedNode leader = machines.leader();
        SimulatedNode alone = machines.others(leader).get(0);
        boolean[] session = simulation.clients.demand(leader);
        await("a first write, which opens the gateway's session", () -> session[0] && isQuiet());
        isolate(alone, true);
        boolean[] done = simulation.clients.demand(leader);
        await("the write is acknowledged", () -> done[0]);
        long written = leader.running().hwm();
        scheduler.runUntil(scheduler.now() + LONG_AGO_MICROS);
        picture("node " + alone.id + " is cut off; entry " + written + " is acknowledged without it");
        List<ToldRead> kept = new ArrayList<>();
        List<ToldRead> refused = new ArrayList<>();
        kept.add(simulation.clients.read(alone, ReadLevel.EVENTUAL));
        kept.add(simulation.clients.read(alone, new ReadLevel.Session(written - 1)));
        refused.add(simulation.clients.read(alone, new ReadLevel.Session(written)));
        refused.add(simulation.clients.read(alone, new ReadLevel.Bounded(5)));
        refused.add(simulation.clients.read(alone, ReadLevel.QUORUM));
        refused.add(simulation.clients.read(alone, ReadLevel.STRONG));
        await(
                "all are answered",
                () -> kept.stream().allMatch(ToldRead::isOver)
                        && refused.stream().allMatch(ToldRead::isOver));
        require(kept.stream().allMatch(read -> read.asOf() == written - 1), "old reads are as of something else");
        require(refused.stream().allMatch(read -> read.asOf() < 0), "a promise was kept that could not be");
        picture("end");
        simulation.network.heal();
        await("three equal logs again", this::isQuiet);
    }

    private void picture(String caption) {
        scheduler.trace(0, 0, () -> Picture.CAPTION + caption);
    }

    private static long hwmOf(SimulatedNode node) {
        HostedNode running = node.running();
        return running == null ? 0 : running.hwm();
    }

    private void isolate(SimulatedNode node, boolean bothWays) {
        for (SimulatedNode other : machines) {
            simulation.network.cut(node.id, other.id, FaultKind.PARTITION);
            if (bothWays) {
                simulation.network.cut(other.id, node.id, FaultKind.PARTITION);
            }
        }
    }

    /** Somebody leads whose first entry is committed: this one, or another. */
    private boolean leads(SimulatedNode node, boolean itself) {
        for (SimulatedNode each : machines) {
            HostedNode running = each.running();
            if ((each == node) == itself
                    && running != null
                    && running.role() == Role.LEADER
                    && running.status().serving()) {
                return true;
            }
        }
        return false;
    }

    private boolean isQuiet() {
        SimulatedNode leader = machines.leader();
        if (leader == null || !leader.running().status().serving()) {
            return false;
        }
        long end = leader.running().end().offset();
        for (SimulatedNode node : machines) {
            HostedNode running = node.running();
            if (running == null || running.end().offset() != end || running.appliedOffset() != end) {
                return false;
            }
        }
        return true;
    }

    private void await(String what, BooleanSupplier condition) {
        scheduler.trace(0, 0, () -> "WAITING FOR " + what);
        long deadline = scheduler.now() + PATIENCE_MICROS;
        while (!condition.getAsBoolean()) {
            require(scheduler.now() < deadline, "the story does not come to: " + what);
            scheduler.runUntil(scheduler.now() + STEP_MICROS);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(Invariant.STORY, otherwise);
        }
    }
}
