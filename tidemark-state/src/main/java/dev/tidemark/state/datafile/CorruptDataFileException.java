package dev.tidemark.state.datafile;

import java.io.IOException;

/** A data file whose pages are whole, and whose rows are not the state that was written. Nothing of it was used. */
public final class CorruptDataFileException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptDataFileException(String file, String what) {
        super("data file " + file + " is damaged: " + what);
    }
}
