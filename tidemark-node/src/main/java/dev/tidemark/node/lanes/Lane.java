package dev.tidemark.node.lanes;

import dev.tidemark.node.mail.Mailbox;
import java.util.List;

/**
 * The one reader of a mailbox, which handles all it finds there as one batch. A lane is an order, not a thread: the
 * executor of its mailbox decides where it runs, a thread of its own, an event loop shared with others, or the one
 * deterministic scheduler of a simulation (docs/architecture.md, Lanes and threads). Nothing is shared between lanes
 * but messages.
 *
 * @param <T> what it is asked to do
 */
public abstract class Lane<T> {
    private final Mailbox<T> own;

    Lane(Mailbox<T> own) {
        this.own = own;
    }

    /** Begins to read. Once, when all lanes are made. */
    public final void open() {
        own.open(this::handle);
    }

    /** To be done after what is queued. */
    final void post(T message) {
        own.post(message);
    }

    /** Handles everything that had been posted, in order. Runs in one thread at a time. */
    abstract void handle(List<T> batch);
}
