package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.LogIdentity;
import dev.tidemark.log.LogPosition;
import dev.tidemark.log.RefusedException;
import dev.tidemark.log.Vote;
import dev.tidemark.log.VoteFile;
import dev.tidemark.log.Wal;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.state.SnapshotMeta;
import dev.tidemark.state.SnapshotStore;
import dev.tidemark.state.SnapshotWriter;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateImage;
import java.io.IOException;

/** Formats a directory whose log does not begin at entry 1 but after a snapshot of an empty state. */
public final class PreparedDirectory {
    private static final int STEP_BYTES = 1 << 20;

    private final NodeConfig config;
    private final NodeEnvironment environment;

    public PreparedDirectory(NodeConfig config, NodeEnvironment environment) {
        this.config = config;
        this.environment = environment;
    }

    public void format(LogStart start) throws StartException {
        NodeOpening opening = new NodeOpening(config, null, environment);
        try {
            QuorumSizes sizes = StartChecks.sizes(config);
            NodeIdentity identity = new DataDirectory(config, environment).format();
            saveEpoch(start.epoch(), identity);
            writeSnapshot(start, identity, opening.configured(sizes).encode());
            startLog(start, identity, opening);
        } catch (IOException | RefusedException e) {
            throw new StartException("the data directory " + config.data() + " cannot be prepared: " + e, e);
        }
    }

    private void saveEpoch(long epoch, NodeIdentity identity) throws IOException, RefusedException {
        try (VoteFile vote = VoteFile.open(environment.disk(), DataDirectory.VOTE_FILE)) {
            vote.save(new Vote(epoch, Vote.NOBODY, identity.incarnation()));
        }
    }

    private void writeSnapshot(LogStart start, NodeIdentity identity, byte[] configuration) throws IOException {
        StateEngine engine = new StateEngine(null, environment.engine());
        engine.restore(StateImage.empty(start.offset(), start.epoch(), start.time()));
        SnapshotMeta meta = new SnapshotMeta(
                identity.cluster(), start.offset(), start.epoch(), start.chain(), start.time(), 1, configuration);
        SnapshotWriter writer = SnapshotStore.open(environment.disk()).write(meta, engine.freeze());
        boolean written = false;
        while (!written) {
            written = writer.writeSome(STEP_BYTES);
        }
    }

    private void startLog(LogStart start, NodeIdentity identity, NodeOpening opening)
            throws IOException, RefusedException {
        Disk disk = environment.disk();
        disk.createDirectory(DataDirectory.LOG_DIRECTORY);
        disk.syncDirectory("");
        LogIdentity log = new LogIdentity(identity.cluster(), identity.group(), identity.incarnation());
        try (Wal wal =
                Wal.open(disk, DataDirectory.LOG_DIRECTORY, opening.walOptions(), log, (array, from, size) -> {})) {
            wal.reset(new LogPosition(start.offset(), start.epoch(), start.chain()), 0);
        }
    }
}
