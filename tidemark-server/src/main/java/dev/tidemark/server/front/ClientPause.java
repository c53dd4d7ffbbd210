package dev.tidemark.server.front;

import java.util.concurrent.TimeUnit;

/**
 * Whether the clients of this node wait, as {@code CLIENT PAUSE} asks for it. What waits is not answered and not lost:
 * it runs when the time is over. Clients of other nodes go on, and keys expire. Event loop only.
 */
public final class ClientPause {
    /** Longer is as good as for ever, and its nanoseconds fit. */
    private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(36_500);

    private final FrontContext front;
    private Mode mode = Mode.WRITE;
    private long endNanos;
    private boolean paused;

    /** Which commands wait. */
    public enum Mode {
        /** Those that may change something. */
        WRITE,
        /** All. */
        ALL
    }

    ClientPause(FrontContext front) {
        this.front = front;
    }

    /**
     * Lets commands wait. A pause that is under way gets neither shorter nor milder.
     *
     * @param millis from now on, 0 or more
     */
    public void pause(long millis, Mode wanted) {
        endIfOver();
        long now = front.nanoTime();
        long end = now + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_MILLIS));
        mode = paused && mode == Mode.ALL ? Mode.ALL : wanted;
        endNanos = paused && endNanos - end > 0 ? endNanos : end;
        paused = endNanos - now > 0;
        if (paused) {
            front.node().eventLoop().schedule(this::endIfOver, endNanos - now, TimeUnit.NANOSECONDS);
        }
    }

    /** Ends the pause, if there is one. */
    public void end() {
        if (paused) {
            paused = false;
            front.clients().goOn();
        }
    }

    private void endIfOver() {
        if (paused && front.nanoTime() - endNanos >= 0) {
            end();
        }
    }

    /** @param writes whether the command may change something */
    public boolean holds(boolean writes) {
        return paused && (writes || mode == Mode.ALL);
    }

    public boolean isOn() {
        return paused;
    }
}
