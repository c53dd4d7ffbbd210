package dev.tidemark.server.connection;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * When a connection goes on with what waited: in a turn of its own, of which at most one is scheduled, so that many
 * answers in one turn of the event loop cost one of them. Event loop only.
 */
final class Turns {
    private final EventExecutor loop;
    private final Runnable turn;
    private boolean scheduled;
    /** Commands are being taken, so whatever comes up is looked at without another turn. */
    private boolean taking;

    /** @param turn calls {@link #begins} first */
    Turns(EventExecutor loop, Runnable turn) {
        this.loop = loop;
        this.turn = turn;
    }

    /** A turn, unless one is scheduled or commands are being taken. */
    void soon() {
        if (!scheduled && !taking) {
            scheduled = true;
            loop.execute(turn);
        }
    }

    /** As {@link #soon}, but what arrived meanwhile comes first: work in pieces must not keep the loop from it. */
    void afterOthers() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    void begins() {
        scheduled = false;
    }

    void setTaking(boolean taking) {
        this.taking = taking;
    }
}
