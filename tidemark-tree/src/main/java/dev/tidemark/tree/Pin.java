package dev.tidemark.tree;

import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.Root;

/**
 * The right to go on reading one root while checkpoints go on. A pin takes space, so the file may take it
 * away (H148): from then on reads through it fail, and never show pages of another checkpoint.
 *
 * <p>Opened, closed and revoked by the thread that owns the file.
 */
public final class Pin implements AutoCloseable {
    private final Root root;
    private final Pins pins;
    private boolean closed;

    Pin(Root root, Pins pins) {
        this.root = root;
        this.pins = pins;
    }

    public Root root() {
        return root;
    }

    /** Reads through {@code source} as long as the pin is held. */
    public PageSource through(PageSource source) {
        return ref -> {
            if (closed) {
                throw new PinRevokedException(root);
            }
            return source.find(ref);
        };
    }

    /** Whether it is not held any more. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pins.closed(this);
        }
    }
}
