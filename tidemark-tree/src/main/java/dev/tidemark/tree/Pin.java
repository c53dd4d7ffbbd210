package dev.tidemark.tree;

import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.read.PageSource;
import dev.tidemark.tree.read.Root;
import java.util.BitSet;

/**
 * The right to go on reading one root while checkpoints go on. A pin takes space, so the file may take it
 * away (H148): from then on reads through it fail, and never show pages of another checkpoint.
 *
 * <p>Opened, closed and revoked by the thread that owns the file; read through by any thread that its source is for. A
 * read that is under way when the pin is closed either shows the page as it was or fails as one that comes later.
 */
public final class Pin implements AutoCloseable {
    private final Root root;
    private final Pins pins;
    /** Read by those who read pages through it. */
    private volatile boolean closed;
    /** Blocks that the root has; null while it is the newest, which needs no pin. Of the thread that owns the file. */
    private BitSet blocks;

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
            requireHeld();
            try {
                return source.find(ref);
            } catch (DamagedPageException e) {
                requireHeld(); // else it was overwritten meanwhile, as it may be: that is no damage
                throw e;
            }
        };
    }

    private void requireHeld() throws PinRevokedException {
        if (closed) {
            throw new PinRevokedException(root);
        }
    }

    BitSet blocks() {
        return blocks;
    }

    void blocks(BitSet live) {
        blocks = live;
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
