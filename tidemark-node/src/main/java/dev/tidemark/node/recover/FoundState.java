package dev.tidemark.node.recover;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.datafile.RootReader;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that a start of this directory would begin with, read whole and checked, by the same order of choice
 * (H91f): the newest checkpoint; a snapshot that is later than the one before; that one; any snapshot. All of it is in
 * memory. Nothing is changed.
 *
 * @param loaded null: there is none, and the state is that before the first entry
 * @param problems what was damaged, in words
 */
record FoundState(LoadedSnapshot loaded, List<String> problems) {
    private static final int STEP_BYTES = 1 << 20;

    static FoundState find(Disk disk, NodeIdentity identity) throws IOException, StartException {
        return new Search(disk, identity).find();
    }

    /** What the state is of. */
    LogPosition position() {
        return loaded == null ? LogPosition.ZERO : Positions.baseOf(loaded.meta());
    }

    /** Null if nobody knows. */
    Configuration configuration() {
        return loaded == null ? null : Configuration.decode(loaded.meta().configuration());
    }

    private static final class Search {
        private final Disk disk;
        private final NodeIdentity identity;
        private final TreeIdentity owner;
        private final List<String> problems = new ArrayList<>();

        Search(Disk disk, NodeIdentity identity) {
            this.disk = disk;
            this.identity = identity;
            this.owner = new TreeIdentity(identity.cluster(), identity.group(), identity.files());
        }

        FoundState find() throws IOException, StartException {
            LoadedSnapshot found = inDataFile();
            return new FoundState(found == null ? newestSnapshot(0) : found, List.copyOf(problems));
        }

        private LoadedSnapshot inDataFile() throws IOException, StartException {
            String name = StateFile.find(disk, owner);
            if (name == null) {
                return null;
            }
            long previous;
            try (DataFile file = DataFile.open(disk, name, owner)) {
                if (file.root().position().offset() == 0) {
                    return null;
                }
                LoadedSnapshot newest = read(file, "the newest checkpoint");
                if (newest != null) {
                    return newest;
                }
                previous = file.previous();
            } catch (TreeRefusedException e) {
                refuseForeign(e);
                problems.add("the data file is damaged: " + e.getMessage());
                return null;
            }
            LoadedSnapshot between = newestSnapshot(previous);
            return between == null ? before(name) : between;
        }

        private LoadedSnapshot before(String name) throws IOException {
            try (DataFile file = DataFile.openTheOneBefore(disk, name, owner)) {
                boolean isThere = file != null && file.root().position().offset() > 0;
                return isThere ? read(file, "the checkpoint before it") : null;
            } catch (TreeRefusedException e) {
                problems.add("the checkpoint before it is damaged: " + e.getMessage());
                return null;
            }
        }

        /** Null if it is damaged. */
        private LoadedSnapshot read(DataFile file, String which) {
            try {
                RootReader reader = RootReader.of(file, identity.cluster());
                boolean read = false;
                while (!read) {
                    read = reader.readSome(STEP_BYTES);
                }
                return new LoadedSnapshot(reader.image(), reader.meta());
            } catch (IOException e) {
                problems.add(
                        which + ", of entry " + file.root().position().offset() + ", is damaged: " + Reasons.of(e));
                return null;
            }
        }

        private static void refuseForeign(TreeRefusedException e) throws StartException {
            switch (e.reason()) {
                case FOREIGN_CLUSTER, FOREIGN_NODE, NEWER_FORMAT ->
                    throw new StartException("it has a data file that is not its own to use: " + e.getMessage(), e);
                default -> {
                    // it is damaged, as a start would find it
                }
            }
        }

        private LoadedSnapshot newestSnapshot(long after) throws IOException, StartException {
            SnapshotStore snapshots = SnapshotStore.ofOld(disk);
            for (SnapshotFile file : snapshots.files()) {
                if (file.offset() > after && file.problem() != null) {
                    problems.add(file.name() + " is damaged: " + file.problem());
                } else if (file.offset() > after) {
                    LoadedSnapshot loaded = load(snapshots, file);
                    if (loaded != null) {
                        return loaded;
                    }
                }
            }
            return null;
        }

        private LoadedSnapshot load(SnapshotStore snapshots, SnapshotFile file) throws StartException {
            if (!file.meta().clusterId().equals(identity.cluster())) {
                throw new StartException(
                        file.name() + " in it belongs to cluster " + file.meta().clusterId());
            }
            try {
                return LoadedSnapshot.load(snapshots, file, bytes -> {});
            } catch (IOException e) {
                problems.add(file.name() + " is damaged: " + Reasons.of(e));
                return null;
            }
        }
    }
}
