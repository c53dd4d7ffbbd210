package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;

/**
 * The follower's side of a snapshot. Installing is a state of the replica: meanwhile nothing is appended and nothing
 * acknowledged (H91b). A snapshot of what the log holds already is not installed, it only moves the high watermark
 * (H91a).
 */
final class SnapshotInstall {
    private final Core core;
    private Position receiving;
    private long size;

    SnapshotInstall(Core core) {
        this.core = core;
    }

    void chunkReceived(SnapshotChunk chunk) {
        if (core.isInstalling()) {
            return;
        }
        Position last = chunk.last();
        if (holds(last)) {
            has(last);
            return;
        }
        receiving = last;
        size = chunk.size();
        core.outbox.add(new Effect.StoreSnapshot(last, chunk.size(), chunk.at(), chunk.bytes()));
    }

    /** The log has grown over it, and all in a snapshot is committed. */
    private void has(Position last) {
        core.log.commitUpTo(last.offset());
        reply(last, SnapshotReply.INSTALLED);
    }

    /**
     * Whether the snapshot is a prefix of the log; resetting to it would drop what was acknowledged after it (H91a).
     */
    private boolean holds(Position last) {
        return last.offset() <= core.log.hwm() || last.equals(core.log.positionAt(last.offset()));
    }

    void stored(Input.SnapshotStored stored) {
        // A candidate may win while the snapshot is installed, and a leader's log is not replaced.
        if (core.isInstalling() || !stored.last().equals(receiving) || core.role != Role.FOLLOWER) {
            return;
        }
        if (stored.next() < size) {
            reply(stored.last(), stored.next());
        } else if (holds(stored.last())) {
            has(stored.last());
        } else {
            core.appending = Appending.INSTALLING;
            core.outbox.add(new Effect.InstallSnapshot(stored.last()));
        }
    }

    void installed(Input.SnapshotInstalled installed) {
        core.log.resetTo(installed.last(), installed.lastTime(), installed.configuration());
        core.logWasReplaced();
        core.appending = Appending.OPEN;
        receiving = null;
        reply(installed.last(), SnapshotReply.INSTALLED);
    }

    private void reply(Position last, long next) {
        if (core.leader != 0 && !core.isLeader()) {
            core.send(core.leader, new SnapshotReply(last.offset(), next));
        }
    }
}
