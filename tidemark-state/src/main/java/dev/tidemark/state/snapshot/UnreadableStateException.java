package dev.tidemark.state.snapshot;

import java.io.IOException;

/** A state that is on a disk cannot be read there. Nothing that was written because of it is to be believed. */
public final class UnreadableStateException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableStateException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
