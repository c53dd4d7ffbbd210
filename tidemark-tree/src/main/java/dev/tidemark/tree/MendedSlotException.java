package dev.tidemark.tree;

import java.io.IOException;

/** A copy of a meta slot was damaged, and has been written again; the file is whole. */
public final class MendedSlotException extends IOException {
    private static final long serialVersionUID = 1L;

    MendedSlotException(String message) {
        super(message);
    }
}
