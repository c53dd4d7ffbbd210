package dev.tidemark.bench.report;

import dev.tidemark.bench.load.LoadRun;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Says on standard error what is going on: on a terminal in one line that changes, else in a line every ten seconds.
 */
public final class ProgressLine {
    private static final int QUIET_TICKS = 10;

    private final PrintWriter err;
    private final boolean terminal;
    private int shownLength;
    private int ticks;

    public ProgressLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    public void say(String text) {
        end();
        err.println(text);
        err.flush();
    }

    /** Called about once a second. */
    public void show(String title, LoadRun.Progress now) {
        String text = String.format(
                Locale.ROOT,
                "%s: %s%.0f s, %,.0f/s, %d errors",
                title,
                now.warmingUp() ? "warming up, " : "",
                now.seconds(),
                now.perSecond(),
                now.errors());
        if (terminal) {
            err.print("\r" + text + " ".repeat(Math.max(0, shownLength - text.length())));
            shownLength = text.length();
        } else if (ticks % QUIET_TICKS == 0) {
            err.println(text);
        }
        ticks++;
        err.flush();
    }

    /** Ends the line that changes. */
    public void end() {
        if (shownLength > 0) {
            err.println();
            err.flush();
        }
        shownLength = 0;
        ticks = 0;
    }
}
