package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotReader;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.UUID;

/**
 * Formats a directory whose log does not begin at entry 1 but after a snapshot: that of an empty state, or that of a
 * backup, whose state, sessions and request ids a new cluster goes on with.
 *
 * <p>The identity is written last, so that a crash leaves a directory that every start refuses.
 */
public final class PreparedDirectory {
    private static final int STEP_BYTES = 1 << 20;

    private final NodeConfig config;
    private final NodeEnvironment environment;
    private final DataDirectory directory;
    private final NodeOpening opening;
    private boolean isReserved;
    private NodeIdentity identity; // null: not begun

    public PreparedDirectory(NodeConfig config, NodeEnvironment environment) {
        this.config = config;
        this.environment = environment;
        this.directory = new DataDirectory(config, environment);
        this.opening = new NodeOpening(config, null, environment);
    }

    /** The same start, with an empty state, for each node of a cluster. */
    public void format(LogStart start) throws StartException {
        try {
            byte[] configuration = configuration();
            directory.requireEmpty();
            NodeIdentity identity = directory.begin(directory.clusterToBegin());
            writeSnapshot(start, identity, configuration);
            startLog(start.position(), identity);
            directory.finish(identity);
        } catch (IOException | RefusedException e) {
            throw new StartException("the data directory " + config.data() + " cannot be prepared: " + e, e);
        }
    }

    /**
     * Begins a new cluster with what a backup holds. All of the backup is checked.
     *
     * @param from holds the backup
     * @param name of its file there
     * @return of the snapshot that the node begins with: the same on all nodes of the new cluster
     * @throws StartException if the configured cluster is the one of the backup, or the directory is not empty
     * @throws IOException if the backup is damaged, or a disk fails or is full; the directory is of no use then
     */
    public SnapshotMeta restore(Disk from, String name) throws StartException, IOException {
        SnapshotMeta meta = begin(meta(from, name), (store, begun) -> store.adopt(from, name, begun));
        finish();
        return meta;
    }

    /**
     * Begins a new cluster with the state of a point in time.
     *
     * @param replay of a backup and the log after it; nothing may be applied to it any more
     * @return of the snapshot that the node begins with: the same on all nodes of the new cluster
     * @throws StartException if the configured cluster is the one of the backup, or the directory is not empty
     * @throws IOException if a disk fails or is full; the directory is of no use then
     */
    public SnapshotMeta restore(LogReplay replay) throws StartException, IOException {
        SnapshotMeta meta = begin(replay);
        finish();
        return meta;
    }

    /**
     * The same, but that nobody starts with the directory before {@link #finish}: so that all of a cluster begin, or
     * none does.
     */
    public SnapshotMeta begin(LogReplay replay) throws StartException, IOException {
        return begin(replay.meta(), (store, meta) -> {
            write(store.write(meta, replay.freeze()));
            check(store);
        });
    }

    /**
     * Begins with what another directory of the same new cluster was begun with.
     *
     * @param twin that directory
     */
    public SnapshotMeta beginLike(Disk twin) throws StartException, IOException {
        String name = SnapshotStore.ofOld(twin).files().get(0).name();
        return begin(directory.clusterToBegin(), meta(twin, name), (store, meta) -> store.adopt(twin, name, meta));
    }

    /** Writes a state, whole, as the one snapshot of the directory. */
    private interface Content {
        void write(SnapshotStore store, SnapshotMeta meta) throws IOException;
    }

    private static void write(SnapshotWriter writer) throws IOException {
        boolean written = false;
        while (!written) {
            written = writer.writeSome(STEP_BYTES);
        }
    }

    private static void check(SnapshotStore store) throws IOException {
        try (SnapshotReader reader = store.verify(store.files().get(0))) {
            reader.readAll();
        }
    }

    private SnapshotMeta begin(SnapshotMeta backup, Content content) throws StartException, IOException {
        UUID cluster = directory.clusterToBegin();
        RestoreChecks.requireAnother(cluster, backup.clusterId());
        return begin(cluster, backup, content);
    }

    private SnapshotMeta begin(UUID cluster, SnapshotMeta backup, Content content) throws StartException, IOException {
        Disk disk = environment.disk();
        RestoreChecks.requireLevel("the backup", backup.configuration());
        int level = Configuration.levelOf(backup.configuration()); // what was applied may be of it (H181)
        byte[] configuration =
                opening.configured(StartChecks.sizes(config)).at(level).encode();
        if (!isReserved) {
            reserve();
        }
        identity = directory.begin(cluster).at(level);
        SnapshotMeta meta = backup.in(cluster, configuration);
        content.write(SnapshotStore.open(disk), meta);
        try {
            startLog(Positions.baseOf(meta), identity);
        } catch (RefusedException e) {
            throw new StartException("the data directory " + config.data() + " cannot be made: " + e.getMessage(), e);
        }
        return meta;
    }

    /** The first thing of all: without it, what follows looks like nothing yet. No node starts until it is whole. */
    public void reserve() throws StartException, IOException {
        directory.requireEmpty();
        environment.disk().create(DataDirectory.RESTORING).close();
        environment.disk().syncDirectory("");
        isReserved = true;
    }

    /** From now on it is a node's, durably. */
    public void finish() throws IOException {
        Disk disk = environment.disk();
        directory.finish(identity);
        disk.delete(DataDirectory.RESTORING);
        disk.syncDirectory("");
    }

    private static SnapshotMeta meta(Disk from, String name) throws IOException {
        try (SnapshotReader reader = SnapshotReader.verify(from, name)) {
            return reader.meta();
        }
    }

    private byte[] configuration() throws StartException {
        return opening.configured(StartChecks.sizes(config)).encode();
    }

    private void writeSnapshot(LogStart start, NodeIdentity identity, byte[] configuration) throws IOException {
        StateEngine engine = new StateEngine(null, environment.engine());
        engine.restore(StateImage.empty(start.offset(), start.epoch(), start.time()));
        SnapshotMeta meta = new SnapshotMeta(
                identity.cluster(), start.offset(), start.epoch(), start.chain(), start.time(), 1, configuration);
        write(SnapshotStore.open(environment.disk()).write(meta, engine.freeze()));
    }

    /** A node that has seen an epoch has it in its vote file, before its log does (H36). */
    private void startLog(LogPosition base, NodeIdentity identity) throws IOException, RefusedException {
        Disk disk = environment.disk();
        try (VoteFile vote = VoteFile.open(disk, DataDirectory.VOTE_FILE)) {
            vote.save(new Vote(base.epoch(), Vote.NOBODY, identity.incarnation()));
        }
        disk.createDirectory(DataDirectory.LOG_DIRECTORY);
        disk.syncDirectory("");
        LogIdentity log = new LogIdentity(identity.cluster(), identity.group(), identity.incarnation());
        try (Wal wal =
                Wal.open(disk, DataDirectory.LOG_DIRECTORY, opening.walOptions(), log, (array, from, size) -> {})) {
            wal.reset(base, 0);
        }
    }
}
