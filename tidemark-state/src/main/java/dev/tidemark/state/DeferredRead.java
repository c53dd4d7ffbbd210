package dev.tidemark.state;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.PinnedState;

/** A read that was put off: its reply is that of the moment at which it was pinned, whenever it is made. */
public final class DeferredRead implements Reply.Local {
    private final StateMachine machine;
    private final Query query;
    private final PinnedState pin;

    DeferredRead(StateMachine machine, Query query, PinnedState pin) {
        this.machine = machine;
        this.query = query;
        this.pin = pin;
    }

    /** The reply. Its own pin, if it has one, is closed on its own. */
    public Reply make() {
        return machine.readLazily(query, pin);
    }

    /** To be closed when the reply was made, or is not wanted. */
    public PinnedState pin() {
        return pin;
    }

    /** What it holds while it waits. */
    public int bytes() {
        return query.body().length;
    }
}
