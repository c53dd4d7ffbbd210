package dev.tidemark.node.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What waits for one lane: a queue whose one reader takes all it finds as one batch. Mailboxes are made before the
 * lanes, so that each lane is made with the mailboxes of all that it writes to. What is posted before {@link #open}
 * waits.
 *
 * <p>Whatever the reader throws, an {@link Error} too, is final for the node (H111): it is handed to {@code failed} and
 * the reader is called no more.
 *
 * @param <T> what is queued. Senders bound what they have under way; a mailbox itself refuses nothing
 */
public final class Mailbox<T> {
    private final Executor executor;
    private final Consumer<Throwable> failed;

    private List<T> queue = new ArrayList<>();
    private List<T> spare = new ArrayList<>();
    private boolean scheduled;
    /** Whether anything in the queue was posted and not only added. */
    private boolean urgent;

    private boolean stopped;
    /** Null until the lane is there. */
    private Consumer<List<T>> reader;

    /**
     * @param executor runs the reader, one batch at a time
     * @param failed told what the reader threw
     */
    public Mailbox(Executor executor, Consumer<Throwable> failed) {
        this.executor = executor;
        this.failed = failed;
    }

    /**
     * The lane is there, and everything that it needs.
     *
     * @param lane handles everything that was posted, in order; called in one thread at a time
     */
    public void open(Consumer<List<T>> lane) {
        boolean mustStart;
        synchronized (this) {
            if (reader != null) {
                throw new IllegalStateException("a mailbox has one reader");
            }
            reader = lane;
            mustStart = !stopped && !queue.isEmpty() && schedule();
        }
        if (mustStart) {
            executor.execute(this::drain);
        }
    }

    /** Queues a message. Any thread. */
    public void post(T message) {
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
    public synchronized void add(T message) {
        if (!stopped) {
            queue.add(message);
        }
    }

    /** Has everything handled that was added. Any thread. */
    public void hurry() {
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
        boolean mustStart = !scheduled && reader != null;
        scheduled |= mustStart;
        return mustStart;
    }

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
            reader.accept(batch);
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
    public synchronized int waiting() {
        return queue.size();
    }

    /** Drops what is queued and takes nothing any more. */
    public synchronized void stop() {
        stopped = true;
        queue.clear();
    }
}
