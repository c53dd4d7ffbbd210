package dev.tidemark.server.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread allocates. */
final class AllocatedBytes {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long start;

    void begin() {
        start = threads.getCurrentThreadAllocatedBytes();
    }

    long end() {
        return threads.getCurrentThreadAllocatedBytes() - start;
    }
}
