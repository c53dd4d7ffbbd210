package dev.tidemark.protocol;

/**
 * The follower's side of a snapshot. Installing is a state of the replica: meanwhile nothing is appended and nothing
 * acknowledged (H91b). A snapshot of what the log holds already is not installed, it only moves the high watermark (H91a).
 */
final class SnapshotInstall {
    private final Core core;
    private Position receiving;
    private long size;

    SnapshotInstall(Core core) {
        this.core = core;
    }

    void chunkReceived(Message.SnapshotChunk chunk) {
        if (core.installing) {
            return;
        }
        Position last = chunk.last();
        if (last.offset() <= core.log.hwm() || last.equals(core.log.positionAt(last.offset()))) {
            core.log.commitUpTo(last.offset());
            reply(last, Message.SnapshotReply.INSTALLED);
            return;
        }
        receiving = last;
        size = chunk.size();
        core.outbox.add(new Effect.StoreSnapshot(last, chunk.size(), chunk.at(), chunk.bytes()));
    }

    void stored(Input.SnapshotStored stored) {
        if (core.installing || !stored.last().equals(receiving) || core.isLeader()) {
            return;
        }
        if (stored.next() < size) {
            reply(stored.last(), stored.next());
        } else if (stored.last().offset() > core.log.hwm()) {
            core.installing = true;
            core.outbox.add(new Effect.InstallSnapshot(stored.last()));
        }
    }

    void installed(Input.SnapshotInstalled installed) {
        core.log.resetTo(installed.last(), installed.lastTime(), installed.configuration());
        core.acceptedEpoch = core.epoch;
        core.installing = false;
        receiving = null;
        reply(installed.last(), Message.SnapshotReply.INSTALLED);
    }

    private void reply(Position last, long next) {
        if (core.leader != 0 && !core.isLeader()) {
            core.send(core.leader, new Message.SnapshotReply(last.offset(), next));
        }
    }
}
