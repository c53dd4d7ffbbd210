package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.load.SteadyLoad;
import dev.tidemark.torture.load.Stock;
import dev.tidemark.torture.members.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Three nodes become five, three again, and move to three other machines, as an operator does it. */
final class MembersGrowShrinkMove implements Scene {
    private static final int MACHINES = 8;
    private static final int KEYS = 100_000;
    private static final int SECONDS_BETWEEN = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "members-grow-shrink-move";
    }

    @Override
    public String story() {
        return "three nodes become five, three again, and move to three other machines one by one, by the command line,"
                + " under --rate writes a second of clients that follow redirects (H92, H98, H99, H100, H101, H149)";
    }

    @Override
    public void play(Stage stage) {
        TrialCluster cluster = stage.machines(
                        3,
                        MACHINES,
                        "redirect=moved",
                        "checkpoint-bytes=8m",
                        "segment-bytes=4m",
                        "retained-log-bytes=8m")
                .start();
        Stock.fill(cluster.leader(), KEYS);
        SteadyLoad load =
                stage.closing(new SteadyLoad(cluster.nodes(), stage.dials().rate()));
        Operator operator = new Operator(stage.launcher());
        step(stage, load, "no change", () -> pass(stage, load));
        for (int id : List.of(4, 5)) {
            TrialNode fresh = cluster.node(id);
            step(stage, load, "add " + id, () -> {
                fresh.start();
                operator.add(cluster.node(1), fresh);
            });
            cluster.awaitServing(fresh);
        }
        for (int id : List.of(4, 5)) {
            TrialNode gone = cluster.node(id);
            step(stage, load, "remove " + id, () -> operator.remove(cluster.node(1), gone));
            gone.terminate();
        }
        for (int id : List.of(1, 2, 3)) {
            TrialNode gone = cluster.node(id);
            TrialNode fresh = cluster.node(5 + id);
            TrialNode asked = cluster.node(id < 3 ? id + 1 : 6);
            String leads = cluster.leader() == gone ? ", the leader," : "";
            step(stage, load, "replace " + id + leads + " with " + fresh.id(), () -> {
                fresh.start();
                operator.replace(asked, gone, fresh);
            });
            cluster.awaitServing(fresh);
            gone.terminate();
        }
        pass(stage, load);
        Agreement.await(cluster.nodes().subList(5, MACHINES));
        cluster.checkNoDefect();
        stage.say(load.judge() + "; the three new nodes have the same state");
    }

    /** Some writes. */
    private static void pass(Stage stage, SteadyLoad load) {
        load.awaitCalls((long) SECONDS_BETWEEN * stage.dials().rate(), PATIENCE);
    }

    /** The time is that of the operator: from the start of the new node until the command says that it is done. */
    private static void step(Stage stage, SteadyLoad load, String what, Runnable change) {
        load.forgetGaps();
        long answered = load.answered();
        long sentAgain = load.sentAgain();
        long begun = System.nanoTime();
        change.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long writes = load.answered() - answered;
        load.checkErrors();
        stage.say(String.format(
                Locale.ROOT,
                "%-30s %5.1f s, %6.0f writes/s, longest gap %5d ms, longest write %5d ms, sent again %d",
                what,
                seconds,
                writes / seconds,
                load.longestGap().toMillis(),
                load.longestWait().toMillis(),
                load.sentAgain() - sentAgain));
        Stage.checkGap(load.longestGap(), GAP);
    }
}
