package dev.tidemark.torture.levels;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.sim.history.Call;
import dev.tidemark.sim.history.Linearizability;
import dev.tidemark.sim.history.Verdict;
import dev.tidemark.sim.model.KvModel;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import dev.tidemark.torture.load.Wanderer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writers, and a reader of each level at each node, from before a fault until after it. */
public final class LevelTrial implements AutoCloseable {
    /** Longer than {@code request-timeout-millis} of the nodes, and than they stand still. */
    static final int PATIENCE_MILLIS = 30_000;

    private static final int WRITER_PATIENCE_MILLIS = 2_000;
    private static final int PAIRS = 4;
    private static final long MAX_STATES = 2_000_000;
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(3);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(20);
    private static final Duration TO_BE_RESOLVED = Duration.ofSeconds(60);

    private final List<TrialNode> nodes;
    private final Trial trial;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean writersPause;
    private volatile boolean stopped;
    private volatile boolean givenUp;

    /** @param name of this trial alone, for its keys */
    public LevelTrial(String name, List<TrialNode> nodes) {
        this.nodes = nodes;
        trial = Trial.named(name, PAIRS);
        for (int pair = 0; pair < PAIRS; pair++) {
            Wanderer wanderer = new Wanderer(nodes, pair, WRITER_PATIENCE_MILLIS);
            start(
                    "writer",
                    new LevelWriter(
                            trial, pair, wanderer, BETWEEN_WRITES, () -> writersPause, () -> stopped, () -> givenUp));
        }
        for (TrialNode node : nodes) {
            for (TrialLevel level : TrialLevel.values()) {
                start(level.word(), new LevelReader(trial, level, node, BETWEEN_BATCHES, () -> stopped));
            }
        }
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    public Tally tally() {
        return trial.tally();
    }

    public void phase(Tally.Phase phase) {
        trial.tally().phase(phase);
    }

    /** What was begun is finished; nothing new is begun while this is so. */
    public void pauseWriters(boolean pause) {
        writersPause = pause;
    }

    /** Ready to be asked at each level once it stands still. */
    public FirstWords firstWords(TrialNode node) throws IOException {
        return new FirstWords(trial, node);
    }

    /** A write that is begun now is acknowledged. */
    public void awaitWrite(Duration bound) {
        long[] before = trial.pairs().known();
        Await.until("something is written", bound, () -> {
            long[] now = trial.pairs().known();
            boolean more = false;
            for (int pair = 0; pair < PAIRS; pair++) {
                more |= now[pair] > before[pair] + 1; // the one that was under way may be the next
            }
            return more;
        });
    }

    /**
     * Lets all finish, and judges them; a finding is an exception.
     *
     * @return what an independent search found
     */
    public String judge() {
        writersPause = false;
        stopped = true;
        Await.until(
                "every write that was begun has been answered",
                TO_BE_RESOLVED,
                () -> threads.stream().noneMatch(Thread::isAlive));
        for (TrialNode node : nodes) {
            awaitConverged(node);
        }
        List<Call> calls = trial.recorder().journal().calls();
        Verdict verdict = new Linearizability<>(new KvModel(), MAX_STATES).check(calls);
        if (!(verdict instanceof Verdict.Linearizable)) {
            trial.findings().add("search", ": " + verdict);
        }
        if (!trial.findings().isEmpty()) {
            throw new TortureException(trial.findings().toString());
        }
        return calls.size() + " calls have an order";
    }

    /** It shows what was written last, to who asks for anything at all. */
    private void awaitConverged(TrialNode node) {
        long[] known = trial.pairs().known();
        Await.until("an eventual read at " + node + " shows what was written last", TO_BE_RESOLVED, () -> {
            try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
                connection.text("TIDE.CONSISTENCY", "eventual");
                for (int pair = 0; pair < PAIRS; pair++) {
                    String[] read = trial.pairs().read(pair).toArray(new String[0]);
                    if (Pairs.valueIn(connection.ask(read)) != known[pair]) {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        stopped = true;
        givenUp = true;
        Await.holdsWithin(TO_BE_RESOLVED, () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
