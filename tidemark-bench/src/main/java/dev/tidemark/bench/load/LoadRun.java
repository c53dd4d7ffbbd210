package dev.tidemark.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs one load, from the first connection to the last answer. */
public final class LoadRun {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Called by the thread that called {@link #run}, while the load goes on. */
    public interface Observer {
        /** Counting begins. */
        void begins();

        /** Counting has ended; some answers may still come. */
        void ends();

        /** About once a second. */
        void progress(Progress progress);

        /** Asked after each report. If it does not, nothing more is sent; what was answered by then is the result. */
        default boolean goesOn() {
            return true;
        }
    }

    /**
     * How far a load is.
     *
     * @param ended operations, since the load began
     * @param perSecond since the last report
     * @param errors since the load began
     */
    public record Progress(boolean warmingUp, double seconds, long ended, double perSecond, long errors) {}

    private final LoadSpec spec;
    private final Observer observer;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private LoadRun(LoadSpec spec, Observer observer) {
        this.spec = spec;
        this.observer = observer;
    }

    /**
     * Runs a load. Blocks for warm-up, duration and the last answers, at most ten seconds more.
     *
     * @throws IOException if a connection cannot be made at the start; what breaks later is counted
     */
    public static LoadResult run(LoadSpec spec, Observer observer) throws IOException, InterruptedException {
        return new LoadRun(spec, observer).run(random(spec), false);
    }

    private static IntFunction<Operations> random(LoadSpec spec) {
        return index ->
                Operations.random(spec.workload(), spec.distribution(), spec.keys(), 0x9e3779b97f4a7c15L * (index + 1));
    }

    /**
     * Runs a load without a warm-up until so many operations have ended, or its duration is over.
     *
     * @param count of operations, of all threads together
     */
    public static LoadResult count(LoadSpec spec, long count, Observer observer)
            throws IOException, InterruptedException {
        IntFunction<Operations> all = random(spec);
        long perThread = count / spec.threads();
        long more = count % spec.threads();
        return new LoadRun(spec, observer)
                .run(index -> Operations.first(perThread + (index < more ? 1 : 0), all.apply(index)), true);
    }

    /**
     * Writes every key once, in random order, as fast as it goes.
     *
     * @param patience after which it is given up, with what was done by then
     */
    public static LoadResult fill(LoadSpec spec, Duration patience, Observer observer)
            throws IOException, InterruptedException {
        LoadSpec filling = new LoadSpec(
                spec.protocol(),
                spec.address(),
                spec.connections(),
                spec.inFlight(),
                spec.valueBytes(),
                spec.keys(),
                Workload.WRITE,
                0,
                spec.threads(),
                Duration.ZERO,
                patience);
        return new LoadRun(filling, observer).run(index -> Operations.fill(index, spec.threads(), spec.keys()), true);
    }

    /** @param untilDone whether the time that it took is measured, and not the time that it was given */
    private LoadResult run(IntFunction<Operations> operationsOf, boolean untilDone)
            throws IOException, InterruptedException {
        for (int i = 0; i < spec.threads(); i++) {
            int index = i;
            workers.add(new Worker(operationsOf.apply(index), owner -> connections(index, owner)));
        }
        for (Worker worker : workers) {
            worker.connect();
        }
        // A little later than now, so that the threads have started.
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        long from = start + spec.warmup().toNanos();
        long to = from + spec.duration().toNanos();
        for (Worker worker : workers) {
            Recorder recorder = new Recorder(from, to);
            recorders.add(recorder);
            double rate = spec.ratePerSecond() / spec.threads();
            worker.prepare(recorder, rate == 0 ? null : new Schedule(start, rate), start, from, to);
            Thread thread = new Thread(worker, "load-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        watch(start, from, to);
        return result(
                untilDone ? (System.nanoTime() - start) / 1e9 : spec.duration().toNanos() / 1e9);
    }

    private List<Connection> connections(int worker, Connection.Owner owner) {
        CommandTemplates commands = new CommandTemplates(
                spec.valueBytes(),
                spec.address().getHostString() + ":" + spec.address().getPort(),
                spec.greeting());
        List<Connection> connections = new ArrayList<>();
        for (int i = worker; i < spec.connections(); i += spec.threads()) {
            connections.add(new Connection(spec.protocol(), commands, spec.addressOf(i), spec.inFlight(), owner));
        }
        return connections;
    }

    private void watch(long start, long from, long to) throws InterruptedException {
        boolean begun = false;
        boolean ended = false;
        long lastNanos = start;
        long lastCount = 0;
        while (isAlive()) {
            long now = System.nanoTime();
            if (!begun && now - from >= 0) {
                begun = true;
                observer.begins();
            }
            if (!ended && now - to >= 0) {
                ended = true;
                observer.ends();
            }
            if (now - lastNanos >= TICK_NANOS) {
                long count = recorders.stream().mapToLong(Recorder::endedSoFar).sum();
                long errors =
                        recorders.stream().mapToLong(Recorder::errorsSoFar).sum();
                double perSecond = (count - lastCount) * 1e9 / (now - lastNanos);
                observer.progress(new Progress(now - from < 0, (now - start) / 1e9, count, perSecond, errors));
                lastNanos = now;
                lastCount = count;
                if (!observer.goesOn()) {
                    workers.forEach(Worker::stop);
                }
            }
            join(Math.min(lastNanos + TICK_NANOS, !begun ? from : !ended ? to : Long.MAX_VALUE) - System.nanoTime());
        }
        if (!begun) {
            observer.begins();
        }
        if (!ended) {
            observer.ends();
        }
    }

    private boolean isAlive() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** Waits until all threads have ended, or so long. */
    private void join(long nanos) throws InterruptedException {
        long until = System.nanoTime() + Math.max(0, nanos);
        for (Thread thread : threads) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedJoin(thread, left);
        }
    }

    private LoadResult result(double seconds) {
        LoadResult.Sum sum = new LoadResult.Sum();
        recorders.forEach(recorder -> recorder.addTo(sum));
        long cpu = workers.stream().mapToLong(Worker::cpuNanos).sum();
        return sum.result(seconds, cpu / 1e9);
    }
}
