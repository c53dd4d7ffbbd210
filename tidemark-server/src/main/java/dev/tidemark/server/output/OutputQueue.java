package dev.tidemark.server.output;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way to one stream of the process (H163). To offer one never waits for the reader of the stream: at
 * most {@value #MAX_BYTES} bytes wait, what comes beyond is dropped and counted, and the count is printed in its place
 * once there is room again. Thread-safe; one thread of its own writes, and it may block for ever.
 */
final class OutputQueue {
    static final int MAX_BYTES = 1 << 20;
    private static final long PREDECESSOR_MILLIS = 200;

    private final OutputStream target;
    private final OutputQueue predecessor;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long dropped;
    private boolean writing;

    /** @param predecessor what is offered to it first is written first, if its reader reads; or null */
    OutputQueue(OutputStream target, OutputQueue predecessor) {
        this.target = target;
        this.predecessor = predecessor;
    }

    void start(String name) {
        Thread writer = new Thread(this::writeForEver, name);
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes whole lines, to be written later, or counts them as dropped. Never blocks. */
    synchronized void offer(byte[] lines) {
        byte[] note = dropped == 0 ? new byte[0] : note();
        if (waitingBytes + note.length + lines.length > MAX_BYTES) {
            dropped += lineCount(lines);
            return;
        }
        if (dropped > 0) {
            add(note);
            dropped = 0;
        }
        add(lines);
    }

    private void add(byte[] lines) {
        waiting.add(lines);
        waitingBytes += lines.length;
        notifyAll();
    }

    private byte[] note() {
        return ("tidemark: " + dropped + " lines of output were dropped here, because nobody read it fast enough\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long lineCount(byte[] lines) {
        long count = 0;
        for (byte b : lines) {
            count += b == '\n' ? 1 : 0;
        }
        return Math.max(1, count);
    }

    /** Waits until all is written that was offered so far, or the time is over; true if it is. */
    synchronized boolean awaitWritten(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (writing || !waiting.isEmpty() || dropped > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void writeForEver() {
        while (true) {
            byte[] lines = next();
            if (lines == null) {
                return;
            }
            if (predecessor != null) {
                boolean ignored = predecessor.awaitWritten(PREDECESSOR_MILLIS);
            }
            try {
                target.write(lines);
                target.flush();
            } catch (java.io.IOException e) {
                // Nobody can be told: this is where it would be told.
            }
            written();
        }
    }

    /** Null: interrupted, which nobody here does. */
    private synchronized byte[] next() {
        try {
            while (waiting.isEmpty() && dropped == 0) {
                wait();
            }
        } catch (InterruptedException e) {
            return null;
        }
        if (waiting.isEmpty()) {
            add(note());
            dropped = 0;
        }
        writing = true;
        return waiting.peek();
    }

    private synchronized void written() {
        waitingBytes -= waiting.remove().length;
        writing = false;
        notifyAll();
    }
}
