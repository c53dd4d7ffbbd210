package dev.tidemark.server.cli.backup;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Says how far a backup has come, a line at a time, and not more than one a second while it only goes on. */
final class Progress {
    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter out;
    private long saidAt = System.nanoTime() - EACH_NANOS;

    Progress(PrintWriter out) {
        this.out = out;
    }

    void say(String what) {
        out.println(what);
        out.flush();
    }

    void copied(long bytes, long of) {
        long now = System.nanoTime();
        if (now - saidAt >= EACH_NANOS || bytes == of) {
            saidAt = now;
            say("  " + (of == 0 ? 100 : bytes * 100 / of) + " % (" + bytes + " of " + of + " bytes)");
        }
    }
}
