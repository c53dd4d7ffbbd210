package dev.tidemark.server.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Clients that work until they are told to stop. The first that fails stops all. */
final class Traffic implements AutoCloseable {
    /**
     * Between two steps: other tests run beside, and on this processor too. What a cluster does at full speed is for
     * {@code .ci/torture}.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** One step of a client: a request or a few. */
    interface Client {
        void step() throws Exception;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    void run(String name, Client client) {
        Thread thread = new Thread(() -> loop(client), name);
        threads.add(thread);
        thread.start();
    }

    private void loop(Client client) {
        try {
            while (!stopped) {
                client.step();
                LockSupport.parkNanos(PACE_NANOS);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            stopped = true;
        }
    }

    /** For clients in an endless retry, and for tests that wait for clients to get on. */
    boolean isStopped() {
        return stopped;
    }

    void check() {
        if (failure.get() != null) {
            throw new AssertionError("a client failed: " + failure.get().getMessage(), failure.get());
        }
    }

    /** Stops all after their running step. */
    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        check();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
