package dev.tidemark.server.front;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * What is put off until the event loop has looked at the sockets that were ready: sending. When sixty clients ask at
 * once, all are read first and then all are answered. Each of the two finds its code in the caches of the processor,
 * and a process that waits for several of these answers is woken once. So it waits for a bounded number of clients and
 * of bytes, which nobody else counts meanwhile (H162). Event loop only.
 */
public final class EndOfTurn {
    private static final int MAX_WAITING = 128;
    private static final int MAX_BYTES = 256 << 10;

    private final Runnable end = this::end;
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> running = new ArrayList<>();
    private long bytes;
    private boolean scheduled;
    private boolean sending;

    /**
     * Sends later in this turn, or at once, with all that wait, if that is much.
     *
     * @param loop the one that all clients share
     * @param size bytes that are held until then
     * @param send throws nothing, whatever happens
     */
    public void add(EventExecutor loop, int size, Runnable send) {
        waiting.add(send);
        bytes += size;
        if (!sending && (waiting.size() >= MAX_WAITING || bytes >= MAX_BYTES)) {
            sendAll();
        } else if (!scheduled) {
            scheduled = true;
            loop.execute(end);
        }
    }

    private void end() {
        scheduled = false;
        sendAll();
    }

    /** What is added meanwhile waits for the next time. */
    private void sendAll() {
        List<Runnable> all = waiting;
        waiting = running;
        running = all;
        bytes = 0;
        sending = true;
        try {
            all.forEach(Runnable::run);
        } finally {
            all.clear();
            sending = false;
        }
    }
}
