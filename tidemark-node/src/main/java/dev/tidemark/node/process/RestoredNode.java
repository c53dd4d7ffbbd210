package dev.tidemark.node.process;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.DataDirectoryLock;
import dev.tidemark.node.start.LogReplay;
import dev.tidemark.node.start.PointInTime;
import dev.tidemark.node.start.PreparedDirectory;
import dev.tidemark.node.start.RestoreChecks;
import dev.tidemark.node.start.Until;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the data directory of a node of a new cluster from a backup, without starting the node. */
public final class RestoredNode {
    private static final String LOCK = "lock";

    private RestoredNode() {}

    /**
     * Called once for each node of the new cluster, with the same backup, members, write quorum and cluster id.
     *
     * @param config whose cluster id is given and not that of the backup; its directory is empty or absent
     * @param file the snapshot file of the backup, which is checked whole
     * @return where the node will begin
     * @throws StartException in words: the directory is not empty, the backup is damaged, the disk is full
     */
    public static SnapshotMeta restore(NodeConfig config, Path file) throws StartException {
        return restore(config, file, (directory, from, name) -> directory.restore(from, name));
    }

    /**
     * The same, of a point in time after the backup.
     *
     * @param machine applies the entries after the backup; the whole state is in memory meanwhile
     * @param archive directory that the log was archived to
     * @param until up to where
     * @throws StartException also if that point cannot be reached; the message says which one can
     */
    public static SnapshotMeta restore(NodeConfig config, Path file, StateMachine machine, Path archive, Until until)
            throws StartException {
        requirePossible(config, file);
        LogReplay replay;
        try {
            replay = new PointInTime(machine, EngineLimits.DEFAULT, FileDisk.readOnly(archive), until)
                    .reach(
                            FileDisk.readOnly(file.toAbsolutePath().getParent()),
                            file.getFileName().toString());
        } catch (IOException e) {
            throw new StartException(
                    "the backup " + file + " and the archive " + archive + " cannot be read: " + Reasons.of(e)
                            + ". Nothing was made",
                    e);
        }
        return restore(config, file, (directory, from, name) -> directory.restore(replay));
    }

    private interface Restore {
        SnapshotMeta into(PreparedDirectory directory, Disk from, String name) throws StartException, IOException;
    }

    private static SnapshotMeta restore(NodeConfig config, Path file, Restore restore) throws StartException {
        requirePossible(config, file);
        FileDisk disk = directory(config.data());
        DataDirectoryLock lock = DataDirectoryLock.take(config.data());
        try {
            Disk from = FileDisk.readOnly(file.toAbsolutePath().getParent());
            return restore.into(
                    new PreparedDirectory(config, OfflineEnvironment.of(disk)),
                    from,
                    file.getFileName().toString());
        } catch (IOException e) {
            throw new StartException(
                    "the backup " + file + " cannot be restored into " + config.data() + ": " + Reasons.of(e)
                            + ". What was made there is of no use; remove the directory before you try again",
                    e);
        } finally {
            lock.close();
        }
    }

    private static void requirePossible(NodeConfig config, Path file) throws StartException {
        requireEmpty(config.data());
        try {
            RestoreChecks.require(
                    config,
                    FileDisk.readOnly(file.toAbsolutePath().getParent()),
                    file.getFileName().toString());
        } catch (IOException e) {
            throw new StartException(
                    "the backup " + file + " cannot be read: " + Reasons.of(e) + ". Nothing was made", e);
        }
    }

    /** Made durably, with its parents (H08): one that a crash takes back would look like that of a new node. */
    static FileDisk directory(Path path) throws StartException {
        try {
            return new FileDisk(path);
        } catch (IOException e) {
            throw new StartException("the directory " + path + " cannot be made: " + Reasons.of(e), e);
        }
    }

    /** The lock of an earlier call may be there. */
    static void requireEmpty(Path directory) throws StartException {
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path path : found) {
                String name = path.getFileName().toString();
                if (!name.equals(LOCK)) {
                    throw new StartException("the directory " + directory + " is not empty, it holds \"" + name
                            + "\". What is restored or recovered goes into a new directory alone. Nothing was changed;"
                            + " give another directory, or remove this one if you are sure of what it is");
                }
            }
        } catch (IOException e) {
            throw new StartException(
                    "the directory " + directory + " cannot be used: " + Reasons.of(e) + ". Nothing was changed", e);
        }
    }
}
