package dev.tidemark.sim.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** A thread of a node's process: tasks in order, one at a time, each after a delay. It ends with its process. */
public final class SimulatedThread implements Executor {
    private final Scheduler scheduler;
    private final LongSupplier delayMicros;
    private final Runnable afterEach;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Runnable runFirst = this::runFirst;
    private boolean busy;
    private boolean dead;

    /** @param afterEach runs when a task has run: somebody who watches */
    public SimulatedThread(Scheduler scheduler, LongSupplier delayMicros, Runnable afterEach) {
        this.scheduler = scheduler;
        this.delayMicros = delayMicros;
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
