package dev.tidemark.node.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that read pages of the data file, for those who lack one. They start when there is something to read, so a
 * node whose rows are all in memory has none. Never interrupted: that would close the file under them (H110).
 */
final class PageReaders implements Executor {
    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    PageReaders(String name) {
        AtomicInteger made = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Any thread. What comes after {@link #end} is not run: nobody waits for it any more. */
    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // it has ended
        }
    }

    /** Takes nothing any more. */
    void end() {
        threads.shutdown();
    }

    /** Whether what they were given is done, within that time. */
    boolean haveEnded(int seconds) {
        try {
            return threads.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
