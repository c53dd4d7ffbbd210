package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.state.datafile.PinnedRoot;
import dev.tidemark.state.datafile.RootReader;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotContent;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the state that a data directory holds: that of the data file, at its newest checkpoint, or at the one before if
 * that is damaged; else that of the newest whole snapshot, in a directory of a version that had no data file, or that
 * was prepared. Whether the log reaches back to it others decide. A data file of which no checkpoint can be read is put
 * aside, never deleted (H91, H146).
 */
final class StateOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StateOpening.class);
    private static final int LOAD_BYTES = 1 << 20;

    private final NodeConfig config;
    private final Disk disk;
    private final NodeIdentity identity;
    private final TreeFormat format;
    private final Opening progress;
    private final Consumer<Runnable> owner;
    private final Aside aside;
    private final SnapshotStore snapshots;
    private StateFile file;
    private LoadedSnapshot loaded;
    /** What {@link #loaded} is of, if its pairs do not come into memory; null: they do, or are in the data file. */
    private SnapshotContent content;

    /** What {@link #content} is read from. */
    private SnapshotFile source;

    private boolean moved;

    /** @param owner see {@link StateFile#rootImage} */
    StateOpening(
            NodeConfig config,
            Disk disk,
            NodeIdentity identity,
            TreeFormat format,
            Opening progress,
            Consumer<Runnable> owner)
            throws IOException {
        this.config = config;
        this.disk = disk;
        this.identity = identity;
        this.format = format;
        this.progress = progress;
        this.owner = owner;
        this.aside = new Aside(disk);
        this.snapshots = SnapshotStore.open(disk);
    }

    /** Looks. Nothing is written, but that what is damaged gets another name. */
    void find() throws IOException, StartException {
        file = openFile();
        if (file.exists() && file.position().offset() > 0) {
            loaded = readOrFallBack();
        }
        if (loaded == null) {
            loaded = newestSnapshot(0);
        }
    }

    private StateFile openFile() throws IOException, StartException {
        try {
            return open();
        } catch (TreeRefusedException e) {
            switch (e.reason()) {
                case FOREIGN_CLUSTER, FOREIGN_NODE, NEWER_FORMAT ->
                    throw new StartException("the data directory "
                            + config.data() + " has a data file that is not this node's to use: " + e.getMessage()
                            + ". "
                            + unchanged() + "; move it away, or restore the whole directory");
                default -> putAside(e.getMessage());
            }
        }
        try {
            return open();
        } catch (TreeRefusedException e) {
            throw new IOException(e.getMessage(), e); // it was moved away
        }
    }

    private StateFile open() throws IOException, TreeRefusedException {
        TreeIdentity owner = new TreeIdentity(identity.cluster(), identity.group(), identity.files());
        return StateFile.open(disk, owner, format, aside::takeOne);
    }

    private void putAside(String why) throws IOException {
        LOG.error(
                "The data file is damaged and put aside, never deleted; what it held comes from snapshots and the log,"
                        + " or from the other nodes. Check this disk. {}",
                why);
        StateFile.putAside(disk, aside::takeOne);
        moved = true;
    }

    private LoadedSnapshot readOrFallBack() throws IOException, StartException {
        long newest = file.position().offset();
        try {
            return read();
        } catch (IOException e) {
            LOG.error(
                    "The checkpoint of entry {} in the data file is damaged and is not used: {}. What it held is looked"
                            + " for in the checkpoint before it, in a snapshot, in the log, and at the other nodes."
                            + " Check this disk",
                    newest,
                    e.getMessage());
        }
        LoadedSnapshot between = newestSnapshot(file.previous());
        if (between != null) {
            LOG.warn(
                    "The snapshot of entry {} is used in its place, and written to a data file; the log goes on from"
                            + " there",
                    between.meta().offset());
            file.markDamaged();
            return between;
        }
        try {
            if (file.fallBack()) {
                LOG.warn(
                        "The checkpoint before it is used in its place, of entry {}; the log, which is kept from"
                                + " there, has what came after it",
                        file.position().offset());
                return read();
            }
        } catch (IOException | TreeRefusedException e) {
            LOG.error("The checkpoint before it is damaged as well, and is not used: {}", e.getMessage());
        }
        file.close();
        putAside("none of its checkpoints can be read");
        file = openFile();
        return null;
    }

    private LoadedSnapshot read() throws IOException {
        if (config.limits().data().areOnDisk()) {
            PinnedRoot root = file.pin();
            return new LoadedSnapshot(file.imageOf(root, owner), root.meta());
        }
        progress.begin("reading the data file as of entry " + file.position().offset(), file.fileBytes());
        RootReader reader = file.read();
        boolean read = false;
        while (!read) {
            read = reader.readSome(LOAD_BYTES);
            progress.advance(LOAD_BYTES);
        }
        return new LoadedSnapshot(reader.image(), reader.meta());
    }

    /**
     * The newest snapshot that is whole, of a later entry than {@code after}. A node that installed one has its log
     * from there on, and not from the checkpoint before it.
     */
    private LoadedSnapshot newestSnapshot(long after) throws IOException, StartException {
        for (SnapshotFile snapshot : snapshots.files()) {
            if (snapshot.offset() <= after) {
                continue;
            }
            if (snapshot.problem() != null) {
                putAside(snapshot, snapshot.problem());
                continue;
            }
            if (!snapshot.meta().clusterId().equals(identity.cluster())) {
                throw new StartException("snapshot " + snapshot.name() + " in " + config.data()
                        + " belongs to cluster " + snapshot.meta().clusterId() + ". " + unchanged()
                        + "; move it away");
            }
            try {
                progress.begin("loading the snapshot of entry " + snapshot.offset(), snapshot.sizeBytes());
                if (config.limits().data().areOnDisk()) {
                    content = snapshots.content(snapshot);
                    source = snapshot;
                    return new LoadedSnapshot(null, content.meta());
                }
                return LoadedSnapshot.load(snapshots, snapshot, progress::advance);
            } catch (CorruptSnapshotException e) {
                putAside(snapshot, e.getMessage());
            }
        }
        return null;
    }

    private void putAside(SnapshotFile snapshot, String problem) throws IOException {
        LOG.error(
                "Snapshot {} is damaged, is not used, and is put aside as {}.corrupt, never deleted: {}. What it held"
                        + " comes from the data file or the log, or from the other nodes. Check this disk",
                snapshot.name(),
                snapshot.name(),
                problem);
        snapshots.quarantine(snapshot);
        moved = true;
    }

    /** For messages: what this attempt to start has done to the files. */
    String unchanged() {
        return moved
                ? "Nothing was changed but the names of damaged files: snapshots end in .corrupt now, and a data file"
                        + " is in the directory \"" + Aside.DIRECTORY + "\""
                : "Nothing was changed";
    }

    /** What was found; null: nothing, the state is that before the first entry. */
    LoadedSnapshot loaded() {
        return loaded;
    }

    SnapshotStore snapshots() {
        return snapshots;
    }

    /**
     * The directory is opened: makes a data file that holds the state, durably, if there is none or it is another one.
     *
     * @throws CorruptSnapshotException if the snapshot that was found is not read any more as it was then: {@link
     *     #giveUp} it
     */
    StateFile finish() throws IOException, StartException {
        long found = loaded == null ? 0 : loaded.meta().offset();
        // A state that is in memory is written with its next checkpoint.
        boolean isToBeMade = content != null && file.isDamaged();
        if (file.exists() && file.position().offset() == found && !isToBeMade) {
            return file;
        }
        try {
            if (loaded == null) {
                file.create();
                return file;
            }
            progress.begin("writing the snapshot of entry " + found + " to the data file");
            StateCheckpoint checkpoint = begin();
            while (!checkpoint.step()) {
                progress.advance(LOAD_BYTES);
            }
            LOG.info("The state of entry {} is in the data file now", found);
            return file;
        } catch (TreeRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Puts the snapshot aside that was found, as one that is damaged; {@link #find} finds what else there is. */
    void giveUp(CorruptSnapshotException why) throws IOException {
        content.close();
        content = null;
        loaded = null;
        file.close();
        putAside(source, why.getMessage());
    }

    private StateCheckpoint begin() throws IOException {
        if (content != null) {
            return file.exists() && !file.isDamaged()
                    ? file.replace(content.meta(), content)
                    : file.beginBeside(content.meta(), content);
        }
        return file.exists()
                ? file.replace(loaded.meta(), loaded.image())
                : file.beginBeside(loaded.meta(), loaded.image());
    }

    /** For an engine, once {@link #finish} has made the data file; null: the state before the first entry. */
    StateImage image() throws IOException {
        if (content != null) {
            content.close();
            return file.rootImage(owner);
        }
        return loaded == null ? null : loaded.image();
    }
}
