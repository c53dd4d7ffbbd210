package dev.tidemark.node.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A queue and one consumer, which takes all it finds and handles it as one batch. A lane is an order, not a thread: its
 * executor decides where it runs, a thread of its own, an event loop shared with others, or the one deterministic
 * scheduler of a simulation (design §3.2). Nothing is shared between lanes but messages.
 *
 * <p>Whatever a lane throws, an {@link Error} too, is final for the node (H111): it is handed to {@code failed} and the
 * lane does nothing any more.
 *
 * @param <T> what is queued. Senders bound what they have under way; a lane itself refuses nothing
 */
abstract class Lane<T> {
    private final Executor executor;
    private final Consumer<Throwable> failed;

    private List<T> queue = new ArrayList<>();
    private List<T> spare = new ArrayList<>();
    private boolean scheduled;
    /** Whether anything in the queue was posted and not only added. */
    private boolean urgent;

    private boolean stopped;

    Lane(Executor executor, Consumer<Throwable> failed) {
        this.executor = executor;
        this.failed = failed;
    }

    /** Queues a message. Any thread. */
    public final void post(T message) {
        boolean mustStart;
        synchronized (this) {
            if (stopped) {
                return;
            }
            queue.add(message);
            mustStart = schedule();
        }
        if (mustStart) {
            executor.execute(this::drain);
        }
    }

    /** Queues a message that is handled with the next one that is posted, or after {@link #hurry}. Any thread. */
    final synchronized void add(T message) {
        if (!stopped) {
            queue.add(message);
        }
    }

    /** Has everything handled that was added. Any thread. */
    final void hurry() {
        boolean mustStart;
        synchronized (this) {
            mustStart = !stopped && !queue.isEmpty() && schedule();
        }
        if (mustStart) {
            executor.execute(this::drain);
        }
    }

    /** @return whether {@link #drain} has to be started for that */
    private boolean schedule() {
        urgent = true;
        boolean mustStart = !scheduled;
        scheduled = true;
        return mustStart;
    }

    /** Handles everything that had been posted, in order. Runs in one thread at a time. */
    abstract void handle(List<T> batch);

    private void drain() {
        List<T> batch;
        synchronized (this) {
            if (stopped) {
                return;
            }
            batch = queue;
            queue = spare;
            spare = batch;
            urgent = false;
        }
        try {
            handle(batch);
        } catch (Throwable e) {
            stop();
            failed.accept(e);
            return;
        }
        batch.clear();
        synchronized (this) {
            scheduled = urgent && !stopped;
            if (!scheduled) {
                return;
            }
        }
        executor.execute(this::drain);
    }

    /** How many messages wait. */
    public final synchronized int waiting() {
        return queue.size();
    }

    /** Drops what is queued and takes nothing any more. */
    public final synchronized void stop() {
        stopped = true;
        queue.clear();
    }
}
