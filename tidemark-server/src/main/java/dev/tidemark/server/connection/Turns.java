package dev.tidemark.server.connection;

import dev.tidemark.server.front.TimeSlices;
import io.netty.util.concurrent.EventExecutor;

/**
 * When a connection goes on with what waited: in a turn of its own, of which at most one is to come, so that many
 * answers in one turn of the event loop cost one of them. Event loop only.
 */
final class Turns {
    private final EventExecutor loop;
    private final TimeSlices slices;
    private final Runnable turn;
    private final Runnable slice;
    private final Runnable scheduledTurn = this::scheduledTurn;
    private boolean scheduled;
    private boolean inLine;
    /** Commands are being taken, so whatever comes up is looked at without another turn. */
    private boolean taking;

    /**
     * @param turn what is done in a turn; calls {@link #begins} first
     * @param slice the same for a turn that waited in line
     */
    Turns(EventExecutor loop, TimeSlices slices, Runnable turn, Runnable slice) {
        this.loop = loop;
        this.slices = slices;
        this.turn = turn;
        this.slice = slice;
    }

    /** A turn, unless one is to come or commands are being taken. */
    void soon() {
        if (!scheduled && !inLine && !taking) {
            scheduled = true;
            loop.execute(scheduledTurn);
        }
    }

    /** A turn after what arrived meanwhile, and after others that wait in line. */
    void afterOthers() {
        if (!inLine) {
            inLine = true;
            slices.later(loop, slice);
        }
    }

    private void scheduledTurn() {
        scheduled = false;
        if (!inLine) {
            turn.run();
        }
    }

    /** Whether the connection had its slice and waits in line for the next: nothing is to be done for it until then. */
    boolean isInLine() {
        return inLine;
    }

    void begins(long nowNanos) {
        inLine = false;
        slices.begin(nowNanos);
    }

    void setTaking(boolean taking) {
        this.taking = taking;
    }
}
