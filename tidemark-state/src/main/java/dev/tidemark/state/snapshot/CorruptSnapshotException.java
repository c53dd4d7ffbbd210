package dev.tidemark.state.snapshot;

import java.io.IOException;

/** A snapshot file that is not what was written: damaged, cut short, or not a snapshot. Nothing of it was used. */
public final class CorruptSnapshotException extends IOException {
    public CorruptSnapshotException(String file, String what) {
        super("snapshot " + file + " is damaged: " + what);
    }
}
