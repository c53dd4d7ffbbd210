package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.levels.FirstWords;
import dev.tidemark.torture.levels.LevelTrial;
import dev.tidemark.torture.levels.Tally;
import dev.tidemark.torture.levels.Tally.Phase;
import dev.tidemark.torture.levels.TrialLevel;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads at each level from each node, while nodes cannot talk, and while the leader stands still and is replaced. */
final class ReadLevels implements Scene {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** In this time everybody has heard that the last write is committed. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration AT_MOST = Duration.ofMinutes(5);

    private final String name;
    private final List<ReadFault> cuts;
    private final Duration lasts;
    private final long goal;

    /**
     * @param cuts beside which the leader is frozen
     * @param lasts each fault, at least
     * @param goal after so many reads, or some five minutes, no other round is begun
     */
    ReadLevels(String name, List<ReadFault> cuts, Duration lasts, long goal) {
        this.name = name;
        this.cuts = cuts;
        this.lasts = lasts;
        this.goal = goal;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String story() {
        return "reads at six levels from each node, while the leader or a follower is cut off in one direction or both,"
                + " one is a bridge, and the leader stands still, is replaced and goes on; faults of "
                + lasts.toSeconds() + " s"
                + (goal > 1 ? ", up to " + goal + " reads or " + AT_MOST.toSeconds() + " s" : "")
                + " (H54, H55, H57, H58, H60, H61, H63, H64, H115)";
    }

    @Override
    public void play(Stage stage) throws IOException {
        TrialCluster cluster = stage.cluster(3, "request-timeout-millis=1000").start();
        ReadTable table = new ReadTable();
        stage.say(ReadTable.head());
        long begun = System.nanoTime();
        boolean goesOn = true;
        for (int round = 1; goesOn; round++) {
            for (ReadFault fault : cuts) {
                cut(stage, cluster, fault, round + "-" + cuts.indexOf(fault), table);
            }
            freeze(stage, cluster, round + "-frozen", table);
            goesOn = table.reads() < goal && System.nanoTime() - begun < AT_MOST.toNanos();
        }
        cluster.checkAlive();
        table.totals().forEach(stage::say);
    }

    private LevelTrial begin(Stage stage, TrialCluster cluster, String trial) {
        cluster.awaitServing();
        LevelTrial load = stage.closing(new LevelTrial(trial, cluster.nodes()));
        awaitAll(load, cluster, Phase.BEFORE);
        return load;
    }

    private void end(Stage stage, TrialCluster cluster, String fault, LevelTrial load, ReadTable table) {
        load.phase(Phase.AFTER);
        awaitAll(load, cluster, Phase.AFTER);
        String order = load.judge();
        stage.say(table.row(fault, load.tally()) + "  " + order);
    }

    private void cut(Stage stage, TrialCluster cluster, ReadFault fault, String trial, ReadTable table) {
        LevelTrial load = begin(stage, cluster, trial);
        int leader = cluster.leader().id();
        int[] nodes = {leader, leader % 3 + 1, (leader + 1) % 3 + 1};
        fault.cut().make(stage.network(), nodes[0], nodes[1], nodes[2]);
        load.phase(Phase.DURING);
        Await.pause(lasts);
        for (ReadFault.Role role : ReadFault.Role.values()) {
            await(load.tally(), fault.mustAnswer(role), nodes[role.ordinal()], Phase.DURING);
            awaitRefused(load.tally(), fault.mustRefuse(role), nodes[role.ordinal()]);
        }
        stage.network().heal();
        end(stage, cluster, fault.name(), load, table);
    }

    private void freeze(Stage stage, TrialCluster cluster, String trial, ReadTable table) throws IOException {
        LevelTrial load = begin(stage, cluster, trial);
        TrialNode leader = cluster.leader();
        try (FirstWords words = load.firstWords(leader)) {
            load.pauseWriters(true);
            Await.pause(QUIET);
            long epoch = cluster.epoch();
            leader.freeze();
            load.phase(Phase.STRUCK);
            for (TrialNode follower : cluster.nodes()) {
                if (follower != leader) {
                    await(
                            load.tally(),
                            EnumSet.of(TrialLevel.QUORUM, TrialLevel.EVENTUAL),
                            follower.id(),
                            Phase.STRUCK);
                }
            }
            Stage.check(cluster.epoch() == epoch, "no quorum read was answered until another node led");
            load.phase(Phase.DURING);
            load.pauseWriters(false);
            cluster.leaderOtherThan(leader);
            load.awaitWrite(PATIENCE);
            Await.pause(lasts);
            for (TrialNode follower : cluster.nodes()) {
                if (follower != leader) {
                    await(load.tally(), EnumSet.allOf(TrialLevel.class), follower.id(), Phase.DURING);
                }
            }
            words.send();
            leader.thaw();
            words.receive();
            Stage.check(
                    load.tally().answers(Phase.FROZEN, TrialLevel.EVENTUAL, leader.id()) > 0,
                    "the old leader answered no eventual read");
        }
        table.firstWords(load.tally(), leader.id());
        end(stage, cluster, "the leader stands still", load, table);
    }

    private static void awaitAll(LevelTrial load, TrialCluster cluster, Phase phase) {
        for (TrialNode node : cluster.nodes()) {
            await(load.tally(), EnumSet.allOf(TrialLevel.class), node.id(), phase);
        }
    }

    private static void await(Tally tally, Set<TrialLevel> levels, int node, Phase sent) {
        for (TrialLevel level : levels) {
            require(
                    "answers no " + level + " read that was sent " + sent,
                    node,
                    Await.holdsWithin(PATIENCE, () -> tally.answers(sent, level, node) > 0));
        }
    }

    private static void awaitRefused(Tally tally, Set<TrialLevel> levels, int node) {
        for (TrialLevel level : levels) {
            require(
                    "is cut off and refuses no " + level + " read",
                    node,
                    Await.holdsWithin(PATIENCE, () -> tally.refusals(Phase.DURING, level, node) > 0));
        }
    }

    private static void require(String otherwise, int node, boolean holds) {
        if (!holds) {
            throw new TortureException("node " + node + " " + otherwise);
        }
    }
}
