package dev.tidemark.node;

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
    private boolean stopped;

    Lane(Executor executor, Consumer<Throwable> failed) {
        this.executor = executor;
        this.failed = failed;
    }

    /** Queues a message. Any thread. */
    final void post(T message) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            queue.add(message);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::drain);
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
            scheduled = !queue.isEmpty() && !stopped;
            if (!scheduled) {
                return;
            }
        }
        executor.execute(this::drain);
    }

    /** How many messages wait. */
    final synchronized int waiting() {
        return queue.size();
    }

    /** Drops what is queued and takes nothing any more. */
    final synchronized void stop() {
        stopped = true;
        queue.clear();
    }
}
