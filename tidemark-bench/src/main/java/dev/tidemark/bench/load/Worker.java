package dev.tidemark.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One thread of the generator: sends what is next, receives, records. */
final class Worker implements Runnable, Connection.Owner {
    /** How long answers are waited for when nothing is sent any more. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_WAIT_MILLIS = 100;
    /** An open loop that waits for less than a millisecond looks at its sockets this often. */
    private static final long SHORT_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final List<Connection> connections;
    private final Operations operations;
    private final Selector selector;
    private final Consumer<SelectionKey> handler = this::ready;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private Recorder recorder;
    private Schedule schedule; // null: closed loop
    private long startNanos;
    private long fromNanos;
    private long toNanos;
    private boolean sending = true;
    private volatile boolean stopped;
    private long nowNanos;
    private long reconnectAtNanos;
    private int broken;
    private int next;
    private long cpuAtFrom = -1;
    private long cpuAtTo = -1;

    /** @param connectionsOf makes the connections, which belong to this worker */
    Worker(Operations operations, ConnectionFactory connectionsOf) throws IOException {
        this.operations = operations;
        this.selector = Selector.open();
        this.connections = connectionsOf.make(this);
    }

    interface ConnectionFactory {
        List<Connection> make(Connection.Owner owner);
    }

    /** Connects all; fails if one cannot be connected. */
    void connect() throws IOException {
        for (Connection connection : connections) {
            connection.open(selector);
        }
    }

    /**
     * To be called before {@link #run}.
     *
     * @param schedulePerWorker null for a closed loop
     * @param start when the first operation is sent
     * @param from when counting begins
     * @param to when it ends, and sending with it
     */
    void prepare(Recorder recorderOfWorker, Schedule schedulePerWorker, long start, long from, long to) {
        recorder = recorderOfWorker;
        schedule = schedulePerWorker;
        startNanos = start;
        fromNanos = from;
        toNanos = to;
    }

    /** Nothing more is sent. Any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            awaitStart();
            loop();
        } catch (IOException e) {
            recorder.error("the generator failed: " + e);
        } finally {
            end();
        }
    }

    private void awaitStart() {
        long left = startNanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = startNanos - System.nanoTime();
        }
    }

    private void loop() throws IOException {
        nowNanos = System.nanoTime();
        startClosedLoop();
        while (true) {
            nowNanos = System.nanoTime();
            noteCpu();
            if (sending && (stopped || nowNanos - toNanos >= 0 || !operations.hasNext())) {
                sending = false;
            }
            if (!sending && (inFlight() == 0 || nowNanos - toNanos >= DRAIN_NANOS)) {
                return;
            }
            if (broken > 0 && sending && nowNanos - reconnectAtNanos >= 0) {
                reconnect();
            }
            if (schedule != null && sending) {
                sendDue();
            }
            await();
            recorder.publish();
        }
    }

    private void startClosedLoop() {
        if (schedule == null) {
            for (Connection connection : connections) {
                refill(connection);
            }
        }
    }

    private void await() throws IOException {
        if (schedule == null || !sending || !schedule.isDue(nowNanos) && millisToNext() > 0) {
            selector.select(handler, schedule == null || !sending ? LONGEST_WAIT_MILLIS : millisToNext());
        } else if (schedule.isDue(nowNanos)) {
            // All places are taken: only an answer helps, or the end.
            selector.select(handler, 1);
        } else if (selector.selectNow(handler) == 0) {
            LockSupport.parkNanos(Math.min(SHORT_WAIT_NANOS, schedule.nextAt() - nowNanos));
        }
    }

    private long millisToNext() {
        return Math.min(LONGEST_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(schedule.nextAt() - nowNanos));
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isReadable()) {
                nowNanos = System.nanoTime();
                sending &= nowNanos - toNanos < 0;
                connection.receive();
            }
            if (schedule == null && sending) {
                refill(connection);
            } else {
                connection.flush();
            }
        } catch (IOException | IllegalStateException e) {
            lost(connection, e);
        }
    }

    /** Closed loop: whatever has been answered is followed by the next. */
    private void refill(Connection connection) {
        try {
            while (operations.hasNext() && connection.hasRoom()) {
                operations.next();
                connection.add(operations.isWrite(), operations.key(), nowNanos);
            }
            connection.flush();
        } catch (IOException e) {
            lost(connection, e);
        }
    }

    /** Open loop: gives what is due to connections that have room, in turn. */
    private void sendDue() {
        int withoutRoom = 0;
        int passed = 0;
        while (schedule.isDue(nowNanos) && withoutRoom < connections.size()) {
            Connection connection = connections.get(next);
            if (connection.isOpen() && connection.hasRoom()) {
                operations.next();
                connection.add(operations.isWrite(), operations.key(), schedule.take());
                withoutRoom = 0;
            } else {
                withoutRoom++;
            }
            passed++;
            next = next + 1 == connections.size() ? 0 : next + 1;
        }
        flushLast(Math.min(passed, connections.size()));
    }

    /** Flushes so many connections before the next one. */
    private void flushLast(int count) {
        int at = next;
        for (int i = 0; i < count; i++) {
            at = at == 0 ? connections.size() - 1 : at - 1;
            Connection connection = connections.get(at);
            if (connection.isOpen()) {
                try {
                    connection.flush();
                } catch (IOException e) {
                    lost(connection, e);
                }
            }
        }
    }

    @Override
    public void ended(Connection connection, long startNanos, boolean isWrite, Outcome outcome, String error) {
        recorder.ended(startNanos, nowNanos, isWrite, outcome);
        if (error != null) {
            recorder.error(error);
        }
    }

    @Override
    public boolean wantsText() {
        return recorder.wantsText();
    }

    private void lost(Connection connection, Exception why) {
        recorder.lostConnection();
        recorder.error("a connection broke: " + why.getMessage());
        connection.close(recorder);
        broken++;
        reconnectAtNanos = System.nanoTime() + RECONNECT_NANOS;
    }

    private void reconnect() {
        for (Connection connection : connections) {
            if (!connection.isOpen()) {
                try {
                    connection.open(selector);
                    broken--;
                } catch (IOException e) {
                    recorder.error("connecting again failed: " + e.getMessage());
                    reconnectAtNanos = System.nanoTime() + RECONNECT_NANOS;
                    return;
                }
                if (schedule == null) {
                    refill(connection);
                }
            }
        }
    }

    private int inFlight() {
        int sum = 0;
        for (int i = 0; i < connections.size(); i++) {
            sum += connections.get(i).inFlight();
        }
        return sum;
    }

    private void noteCpu() {
        if (cpuAtFrom < 0 && nowNanos - fromNanos >= 0) {
            cpuAtFrom = threads.getCurrentThreadCpuTime();
        }
        if (cpuAtTo < 0 && nowNanos - toNanos >= 0) {
            cpuAtTo = threads.getCurrentThreadCpuTime();
        }
    }

    /** CPU time of this thread within the measured time, once it has ended. */
    long cpuNanos() {
        return cpuAtFrom < 0 ? 0 : cpuAtTo - cpuAtFrom;
    }

    private void end() {
        if (cpuAtTo < 0) {
            cpuAtTo = threads.getCurrentThreadCpuTime();
        }
        if (schedule != null) {
            while (schedule.nextAt() - toNanos < 0) {
                operations.next();
                recorder.neverSent(schedule.take(), toNanos, operations.isWrite());
            }
        }
        for (Connection connection : connections) {
            if (connection.isOpen()) {
                if (connection.inFlight() > 0) {
                    recorder.error("no answer, " + TimeUnit.NANOSECONDS.toSeconds(DRAIN_NANOS) + " s after the end");
                }
                connection.close(recorder);
            }
        }
        recorder.publish();
        try {
            selector.close();
        } catch (IOException e) {
            recorder.error("the selector cannot be closed: " + e);
        }
    }
}
