package dev.tidemark.node.process;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for a lane that blocks on the disk. It runs what it is given in order and sleeps in between. A hand-over
 * wakes it once and takes no lock: with an executor of the JDK the two threads contend for the lock of its queue, which
 * on few cores costs one more switch for every small write.
 *
 * <p>Never interrupted: that would close the files under it (H110).
 */
final class LaneThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean ending;

    LaneThread(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread. */
    @Override
    public void execute(Runnable task) {
        if (ending) {
            throw new RejectedExecutionException(thread.getName() + " has ended");
        }
        tasks.add(task);
        wake();
    }

    /** Takes nothing any more, and ends when everything that it was given is done. */
    void end() {
        ending = true;
        wake();
    }

    /** @return whether it has ended within that time */
    boolean awaitEnd(long seconds) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(seconds));
        return !thread.isAlive();
    }

    private void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
            } else if (ending) {
                return;
            } else {
                sleep();
            }
        }
    }

    /** Who adds a task looks at {@link #asleep} after it; so this looks for a task after it has set it. */
    private void sleep() {
        asleep = true;
        if (tasks.isEmpty() && !ending) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task has failed that should have handled its failures itself", e); // lanes do
        }
    }
}
