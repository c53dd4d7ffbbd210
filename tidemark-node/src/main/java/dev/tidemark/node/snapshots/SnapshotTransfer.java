package dev.tidemark.node.snapshots;

import dev.tidemark.state.snapshot.SnapshotReader;
import dev.tidemark.state.snapshot.SnapshotSource;
import java.util.ArrayList;
import java.util.List;

/** What one recipient is sent: a file, and as long as that is being checked, what was asked for meanwhile. */
final class SnapshotTransfer {
    final SnapshotSource source;
    /** Null once the file is known to be whole. */
    SnapshotReader check;
    /** Checkpoints that were written since anybody asked for something. */
    int silence;

    private final List<SnapshotAsk> waiting = new ArrayList<>();

    SnapshotTransfer(SnapshotSource source) {
        this.source = source;
    }

    /** To be answered when the file is checked; a peer that asks again means the same. */
    void waits(SnapshotAsk ask) {
        if (ask.recipient().isPeer()) {
            waiting.clear();
        }
        waiting.add(ask);
    }

    boolean isWaitedFor() {
        return !waiting.isEmpty();
    }

    List<SnapshotAsk> takeWaiting() {
        List<SnapshotAsk> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
