package dev.tidemark.state.row;

import java.io.IOException;

/**
 * Rows that are asked for cannot be read from the data file: a damaged page, or a disk that does not read. What
 * throws this has changed nothing, so what asked may be run again when the page was repaired (H146). The cause says
 * which keys are touched, if a page is damaged.
 */
public final class UnreadableRowsException extends RuntimeException {
    public UnreadableRowsException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
