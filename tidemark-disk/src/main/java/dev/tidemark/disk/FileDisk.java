package dev.tidemark.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The disk of the machine: a directory of the file system. Each open file keeps one descriptor for its whole life,
 * since a failed write-back may be reported to one descriptor only (H06). While there is no descriptor for one, opening
 * waits (H164).
 *
 * <p>Safe for several threads as {@link Disk} says; none of them may be interrupted (H110).
 */
public final class FileDisk implements Disk {
    private final Path root;
    private final FileStore store; // found once: the JDK reads the table of all mounts to find it
    private final AtomicLong syncs = new AtomicLong();

    private final Scarcity scarcity;
    private final Set<StandardOpenOption> opening;

    /** Opens the directory, and creates it durably, with its parents, if it is not there. */
    public FileDisk(Path root) throws IOException {
        this(root, why -> {});
    }

    /**
     * Opens the directory, and creates it durably, with its parents, if it is not there.
     *
     * @param waiting is told, at times and by any thread, why a file cannot be opened yet; must not block
     */
    public FileDisk(Path root, Consumer<String> waiting) throws IOException {
        this(root, waiting, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private FileDisk(Path root, Consumer<String> waiting, Set<StandardOpenOption> opening) throws IOException {
        this.scarcity = new Scarcity(waiting);
        this.opening = opening;
        this.root = root.toAbsolutePath().normalize();
        if (opening.contains(StandardOpenOption.WRITE)) {
            createDurably(this.root);
        }
        this.store = Files.getFileStore(this.root);
    }

    /** A directory whose files are only read, as those of a backup on a medium that cannot be written. */
    public static FileDisk readOnly(Path root) throws IOException {
        return new FileDisk(root, why -> {}, EnumSet.of(StandardOpenOption.READ));
    }

    private void createDurably(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        for (Path at : missing) {
            Files.createDirectories(at); // another process may make it at this moment
            sync(at.getParent(), scarcity);
        }
    }

    private Path path(String name) {
        return root.resolve(DiskNames.check(name));
    }

    /** Whatever asks for it: nothing that is only read is ever changed. */
    private void requireWritable(String name) throws IOException {
        if (!opening.contains(StandardOpenOption.WRITE)) {
            throw new IOException("\"" + name + "\" in " + root + " would be changed, and is to be read only");
        }
    }

    @Override
    public DiskFile create(String name) throws IOException {
        requireWritable(name);
        return open(name, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return open(name, opening);
    }

    private DiskFile open(String name, Set<StandardOpenOption> options) throws IOException {
        try {
            Path path = path(name);
            return scarcity.outlast(name, () -> new ChannelFile(name, FileChannel.open(path, options), syncs));
        } catch (IOException e) {
            throw FullDisk.orSame(e, name);
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        Path path = path(directory);
        try (DirectoryStream<Path> entries = scarcity.outlast(directory, () -> Files.newDirectoryStream(path))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void createDirectory(String name) throws IOException {
        requireWritable(name);
        Path path = path(name);
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        requireWritable(from);
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        requireWritable(name);
        Files.delete(path(name));
    }

    @Override
    public void syncDirectory(String name) throws IOException {
        sync(path(name), scarcity);
        syncs.incrementAndGet();
    }

    /** How many syncs of files and directories have returned since this object was made. Any thread. */
    public long syncs() {
        return syncs.get();
    }

    private static void sync(Path directory, Scarcity scarcity) throws IOException {
        if (directory == null) {
            return;
        }
        try (FileChannel channel =
                scarcity.outlast(directory.toString(), () -> FileChannel.open(directory, StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        return store.getUsableSpace();
    }
}
