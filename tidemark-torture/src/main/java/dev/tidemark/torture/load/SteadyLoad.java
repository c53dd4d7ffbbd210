package dev.tidemark.torture.load;

import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import dev.tidemark.torture.finding.TortureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes at a steady rate, by clients that follow redirects and send again under the same request id what got no
 * answer. Each counts up a counter of its own, so that its replies are its ledger: each number once, and none left out.
 */
public final class SteadyLoad implements AutoCloseable {
    private static final int WRITERS = 8;
    private static final Duration TO_BE_RESOLVED = Duration.ofSeconds(120);

    private final List<TrialNode> nodes;
    private final Pulse pulse = new Pulse();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private final List<SteadyWriter> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param nodes that clients know
     * @param rate of all writers together, per second; less if the cluster is slower
     */
    public SteadyLoad(List<TrialNode> nodes, int rate) {
        this.nodes = nodes;
        for (int i = 0; i < WRITERS; i++) {
            SteadyWriter writer = new SteadyWriter(i, nodes, (double) rate / WRITERS, pulse, stopped, givenUp);
            writers.add(writer);
            Thread thread = new Thread(writer, "writer-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Gaps and waits so far do not count. */
    public void forgetGaps() {
        pulse.forget();
        writers.forEach(SteadyWriter::forgetWaits);
    }

    /** The longest time in which nobody got an answer. */
    public Duration longestGap() {
        return pulse.longest();
    }

    /** The longest time from the first sending of a write to its answer. */
    public Duration longestWait() {
        return Duration.ofNanos(
                writers.stream().mapToLong(SteadyWriter::longestWaitNanos).max().orElse(0));
    }

    public long answered() {
        return pulse.beats();
    }

    /** How often a write was sent again: redirected, refused, or without an answer. */
    public long sentAgain() {
        return writers.stream().mapToLong(SteadyWriter::sentAgain).sum();
    }

    /** Waits until so many more writes are answered. */
    public void awaitCalls(long count, Duration bound) {
        long goal = pulse.beats() + count;
        Await.until(count + " more writes are answered", bound, () -> pulse.beats() >= goal);
    }

    /** Throws what clients were told that they should not be told. */
    public void checkErrors() {
        List<String> errors =
                writers.stream().flatMap(writer -> writer.errors().stream()).toList();
        if (!errors.isEmpty()) {
            throw new TortureException("clients saw errors: " + String.join("\n", errors));
        }
    }

    /** Lets the writers finish what they have begun, and judges them; a finding is an exception. */
    public String judge() {
        stopped.set(true);
        Await.until(
                "every write that was begun has been answered",
                TO_BE_RESOLVED,
                () -> threads.stream().noneMatch(Thread::isAlive));
        checkErrors();
        List<String> findings = new ArrayList<>();
        for (SteadyWriter writer : writers) {
            findings.addAll(writer.ledger().findings(Lookup.value(nodes, writer.key())));
        }
        if (!findings.isEmpty()) {
            throw new TortureException(String.join("\n", findings));
        }
        return answered() + " writes are there once, no client saw an error";
    }

    /** What is not answered yet is given up. */
    @Override
    public void close() {
        stopped.set(true);
        givenUp.set(true);
        Await.holdsWithin(TO_BE_RESOLVED, () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
