package dev.tidemark.server.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Collects bytes into whole lines for a queue, so that what is dropped is dropped by the line. Thread-safe. */
final class LineStream extends OutputStream {
    /** A longer line is cut: no line of a log needs more. */
    static final int MAX_LINE_BYTES = 64 << 10;

    private final OutputQueue queue;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineStream(OutputQueue queue) {
        this.queue = queue;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        int room = MAX_LINE_BYTES - line.size();
        line.write(bytes, from, Math.min(room, length));
        if (length > 0 && bytes[from + length - 1] == '\n') {
            if (length > room) {
                line.write(" ...\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 5);
            }
            queue.offer(line.toByteArray());
            line.reset();
        }
    }
}
