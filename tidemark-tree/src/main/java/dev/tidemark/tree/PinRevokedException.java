package dev.tidemark.tree;

import dev.tidemark.tree.read.Root;
import java.io.IOException;

/** A root is read whose pin was closed, or was revoked because it took too much space. Begin again at a newer one. */
public final class PinRevokedException extends IOException {
    private static final long serialVersionUID = 1;

    PinRevokedException(Root root) {
        super("the state of checkpoint " + root.position() + " is not kept any more; begin again at a newer one");
    }
}
