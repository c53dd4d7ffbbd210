package dev.tidemark.sim.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * A thread of a node's process: tasks in order, one at a time, each after a delay, and none while its machine sleeps.
 * It ends with its process.
 */
public final class SimulatedThread implements Executor {
    private final Scheduler scheduler;
    private final LongSupplier delayMicros;
    private final LongSupplier leftToSleep;
    private final Runnable afterEach;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Runnable runFirst = this::runFirst;
    private boolean busy;
    private boolean dead;

    /** @param afterEach runs when a task has run: somebody who watches */
    public SimulatedThread(Scheduler scheduler, LongSupplier delayMicros, Runnable afterEach) {
        this(scheduler, delayMicros, () -> 0, afterEach);
    }

    /** @param leftToSleep for how long its machine will be suspended from now on; 0: it is not */
    public SimulatedThread(
            Scheduler scheduler, LongSupplier delayMicros, LongSupplier leftToSleep, Runnable afterEach) {
        this.scheduler = scheduler;
        this.delayMicros = delayMicros;
        this.leftToSleep = leftToSleep;
        this.afterEach = afterEach;
    }

    @Override
    public void execute(Runnable task) {
        if (!dead) {
            queue.addLast(task);
            startNext();
        }
    }

    private void startNext() {
        if (!busy && !queue.isEmpty()) {
            busy = true;
            scheduler.after(delayMicros.getAsLong(), runFirst);
        }
    }

    private void runFirst() {
        long wait = dead ? 0 : leftToSleep.getAsLong();
        if (wait > 0) {
            scheduler.after(wait, runFirst);
            return;
        }
        Runnable task = queue.pollFirst();
        if (task != null) {
            task.run();
            if (!dead) {
                afterEach.run();
            }
        }
        busy = false;
        startNext();
    }

    /** Whether it runs nothing and has nothing to run. */
    public boolean isIdle() {
        return !busy && queue.isEmpty();
    }

    public void die() {
        dead = true;
        queue.clear();
    }
}
