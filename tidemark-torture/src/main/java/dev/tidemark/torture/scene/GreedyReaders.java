package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.load.Idlers;
import dev.tidemark.torture.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The state is full; clients ask for all of it at once, some read as fast as they can and some not at all. */
final class GreedyReaders implements Scene {
    private static final int READERS = 4;
    private static final int ASK_AND_DO_NOT_READ = 40;
    private static final Duration SILENT = Duration.ofSeconds(20);
    private static final Duration GAP = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "greedy-readers";
    }

    @Override
    public String story() {
        return "the state is full; four clients read 60 MB at once from each node, then forty ask and do not read"
                + " (H162)";
    }

    @Override
    public void play(Stage stage) throws Exception {
        TrialCluster cluster = stage.cluster(3).start();
        int values = FullState.fill(cluster.node(1));
        stage.say(values + " values of 100 kB fill the state");
        Load load = stage.closing(new Load(cluster.nodes()));
        load.awaitCalls(100, Duration.ofSeconds(60));
        load.forgetGaps();
        for (TrialNode node : cluster.nodes()) {
            readAtOnce(node, FullState.mget(Math.min(values, 620)));
        }
        cluster.checkAlive();
        stage.say("read at once: longest gap " + load.longestGap().toMillis() + " ms");
        Idlers silent = stage.closing(new Idlers());
        for (TrialNode node : cluster.nodes()) {
            silent.open(node, ASK_AND_DO_NOT_READ, Collections.nCopies(120, new String[] {"GET", "big:0"}));
        }
        Await.pause(SILENT);
        cluster.checkAlive();
        silent.close();
        cluster.awaitServing();
        stage.say(load.judge());
        Stage.checkGap(load.longestGap(), GAP);
    }

    private static void readAtOnce(TrialNode node, String[] mget) throws InterruptedException {
        List<Thread> readers = new ArrayList<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < READERS; i++) {
            Thread reader = new Thread(() -> {
                try (RespClient connection = node.connect(60_000)) {
                    Reply reply = connection.ask(mget);
                    if (!(reply instanceof Reply.Sequence) && !(reply instanceof Reply.Failure)) {
                        wrong.add("MGET answered " + reply);
                    }
                } catch (IOException e) {
                    // its client may be let go
                }
            });
            readers.add(reader);
            reader.start();
        }
        for (Thread reader : readers) {
            reader.join();
        }
        Stage.check(wrong.isEmpty(), String.join("\n", wrong));
    }
}
