package dev.tidemark.torture.load;

import dev.tidemark.sim.history.Call;
import dev.tidemark.sim.history.ExactlyOnceLedger;
import dev.tidemark.sim.history.Linearizability;
import dev.tidemark.sim.history.Verdict;
import dev.tidemark.sim.model.KvModel;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Sessions that work until they are stopped, and then are judged. */
public final class Load implements AutoCloseable {
    private static final int SESSIONS = 8;
    private static final long MAX_STATES = 20_000_000;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final Duration TO_BE_RESOLVED = Duration.ofSeconds(120);

    private final List<TrialNode> nodes;
    private final Journal journal = new Journal();
    private final Pulse pulse = new Pulse();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private final List<Session> sessions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** With the patience and the pace of an ordinary scene. */
    public Load(List<TrialNode> nodes) {
        this(nodes, PATIENCE_MILLIS, Duration.ofMillis(4));
    }

    /**
     * @param patienceMillis after which a session goes to the next node
     * @param pace between two calls of a session
     */
    public Load(List<TrialNode> nodes, int patienceMillis, Duration pace) {
        this.nodes = nodes;
        for (int i = 0; i < SESSIONS; i++) {
            Wanderer wanderer = new Wanderer(nodes, i, patienceMillis);
            Session session = new Session("s" + i, wanderer, i, journal, pulse, stopped, givenUp, pace);
            sessions.add(session);
            Thread thread = new Thread(session, "session-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Gaps so far do not count. */
    public void forgetGaps() {
        pulse.forget();
    }

    /** The longest time in which nobody got an answer. */
    public Duration longestGap() {
        return pulse.longest();
    }

    /** The gaps that a client notices, in words: how many, and how long they are together. */
    public String noticedGaps() {
        return pulse.noticed();
    }

    /** @param then is told of each such gap when it is over; by any thread */
    public void whenNoticed(Consumer<Duration> then) {
        pulse.whenNoticed(then);
    }

    /** How many calls were answered. */
    public long answered() {
        return pulse.beats();
    }

    /** Waits until so many more calls were answered. */
    public void awaitCalls(long count, Duration bound) {
        long goal = pulse.beats() + count;
        Await.until(count + " more calls are answered", bound, () -> pulse.beats() >= goal);
    }

    /** Lets the sessions finish what they have begun, and judges them; a finding is an exception. */
    public String judge() {
        stopped.set(true);
        Await.until(
                "every write that was begun has been answered",
                TO_BE_RESOLVED,
                () -> threads.stream().noneMatch(Thread::isAlive));
        pulse.end();
        List<Call> calls = journal.calls();
        List<String> findings = new ArrayList<>(ledgerFindings());
        Verdict verdict = new Linearizability<>(new KvModel(), MAX_STATES).check(calls);
        if (!(verdict instanceof Verdict.Linearizable)) {
            findings.add(verdict.toString());
        }
        if (!findings.isEmpty()) {
            throw new TortureException(String.join("\n", findings));
        }
        return calls.size() + " calls are linearizable, " + appendedCount()
                + " appended ids are there once; longest gap " + longestGap().toMillis() + " ms";
    }

    private int appendedCount() {
        return sessions.stream().mapToInt(session -> session.appended().size()).sum();
    }

    private List<String> ledgerFindings() {
        List<String> findings = new ArrayList<>();
        for (Session session : sessions) {
            Map<String, Integer> counts = new TreeMap<>();
            for (String key : session.ledgers()) {
                counts.putAll(ExactlyOnceLedger.countedIn(Lookup.value(nodes, key)));
            }
            for (String id : session.appended()) {
                int count = counts.getOrDefault(id, 0);
                if (count != 1) {
                    findings.add("the append " + id + " was acknowledged and is there " + count + " times");
                }
            }
            TreeSet<String> strangers = new TreeSet<>(counts.keySet());
            session.appended().forEach(strangers::remove);
            strangers.forEach(id -> findings.add("the append " + id + " is there, and nobody was told"));
        }
        return findings;
    }

    /** What is not answered yet is given up: else it would be sent to the cluster of the next scene. */
    @Override
    public void close() {
        stopped.set(true);
        givenUp.set(true);
        Await.holdsWithin(TO_BE_RESOLVED, () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
