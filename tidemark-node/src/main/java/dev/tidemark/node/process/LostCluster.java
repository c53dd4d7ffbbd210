package dev.tidemark.node.process;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.recover.StoppedDirectory;
import dev.tidemark.node.recover.Survivor;
import dev.tidemark.node.recover.Survivors;
import dev.tidemark.node.recover.UsableEntries;
import dev.tidemark.node.start.DataDirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of a cluster that has lost its quorum for good: directories of nodes that do not run, and are kept from
 * running until this is closed. They are read, and nothing in them is changed but the file {@code lock}, which has
 * nothing in it.
 */
public final class LostCluster implements AutoCloseable {
    private final List<Path> paths = new ArrayList<>();
    private final List<DataDirectoryLock> locks = new ArrayList<>();
    private final List<StoppedDirectory> directories = new ArrayList<>();
    private final List<Survivor> survivors = new ArrayList<>();
    private Survivors.Verdict verdict;

    private LostCluster() {}

    /**
     * Reads all of it.
     *
     * @throws StartException in words, if a node runs, or a directory cannot be used, or they are not of one cluster
     */
    public static LostCluster open(List<Path> from) throws StartException {
        LostCluster lost = new LostCluster();
        try {
            for (Path path : from) {
                lost.add(path);
            }
            lost.verdict = Survivors.judge(lost.survivors);
            return lost;
        } catch (StartException | RuntimeException | Error e) {
            lost.close();
            throw e;
        }
    }

    private void add(Path path) throws StartException {
        DataDirectoryLock lock = requireOther(path);
        locks.add(lock);
        try {
            directories.add(StoppedDirectory.open(path.toString(), FileDisk.readOnly(path)));
        } catch (IOException e) {
            throw new StartException("the directory " + path + " cannot be read: " + Reasons.of(e), e);
        }
        survivors.add(directories.get(directories.size() - 1).survivor());
    }

    private DataDirectoryLock requireOther(Path path) throws StartException {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw new StartException("there is no directory " + path + ". Nothing was changed", e);
        }
        if (paths.contains(real)) {
            throw new StartException("the directory " + path + " is given twice, and would count twice. Nothing was"
                    + " changed; give each once");
        }
        DataDirectoryLock lock = DataDirectoryLock.takeOfNode(path);
        paths.add(real);
        return lock;
    }

    /** In the order in which they were given. */
    public List<Survivor> survivors() {
        return List.copyOf(survivors);
    }

    public Survivors.Verdict verdict() {
        return verdict;
    }

    /** The entries that a new cluster would go on with. */
    public UsableEntries entries() {
        Survivor newest = verdict.newest();
        return new UsableEntries(directories.get(survivors.indexOf(newest)), newest);
    }

    /** @throws StartException if a path is one of the directories, or in one */
    void requireOutside(Path path) throws StartException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute;
        while (parent != null && !parent.toFile().exists()) {
            parent = parent.getParent();
        }
        try {
            Path real = parent == null
                    ? absolute
                    : parent.toRealPath().resolve(parent.relativize(absolute).toString());
            for (Path directory : paths) {
                if (real.startsWith(directory)) {
                    throw new StartException(path + " is in the directory " + directory + " of a survivor, in which"
                            + " nothing is ever changed. Nothing was made; give another place with --to");
                }
            }
        } catch (IOException e) {
            throw new StartException("the directory " + path + " cannot be used: " + Reasons.of(e), e);
        }
    }

    @Override
    public void close() {
        locks.forEach(DataDirectoryLock::close);
    }
}
