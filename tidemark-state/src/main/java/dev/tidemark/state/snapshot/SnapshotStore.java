package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.datafile.PinnedRoot;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The snapshots of one data directory: {@code snapshots/<offset, 20 digits>.snap}. A file has that name only when all
 * of it is durable, so what a crash leaves unfinished has another name and is removed at the next start.
 *
 * <p>A damaged snapshot is never deleted: {@link #quarantine} puts it aside for inspection. Whether an older one may be
 * used in its place depends on the log, which must reach back to it without a hole; the caller knows (H91f).
 *
 * <p><b>Threads.</b> One lane, with its writers and receivers.
 */
public final class SnapshotStore {
    private static final String DIRECTORY = "snapshots";
    private static final String WRITING = ".tmp";
    private static final String RECEIVING = ".received.tmp";
    private static final String CORRUPT = ".corrupt";
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.snap");
    private static final int OFFSET_DIGITS = 20;

    private final Disk disk;
    private final List<SnapshotFile> files = new ArrayList<>(); // newest first
    private final Map<String, Integer> pins = new HashMap<>(); // looked up only

    private SnapshotStore(Disk disk) {
        this.disk = disk;
    }

    /**
     * Opens the snapshots of a disk: creates the directory if it is not there, and removes what was left unfinished.
     */
    public static SnapshotStore open(Disk disk) throws IOException {
        SnapshotStore store = new SnapshotStore(disk);
        disk.createDirectory(DIRECTORY);
        disk.syncDirectory("");
        boolean removed = false;
        for (String name : disk.list(DIRECTORY)) {
            String path = DIRECTORY + '/' + name;
            if (name.endsWith(WRITING)) {
                disk.delete(path);
                removed = true;
            } else if (NAME.matcher(name).matches()) {
                store.add(path);
            }
        }
        if (removed) {
            disk.syncDirectory(DIRECTORY);
        }
        return store;
    }

    /** The snapshots of a disk that is only read: nothing is made or removed, and nothing may be written to it. */
    public static SnapshotStore ofOld(Disk disk) throws IOException {
        SnapshotStore store = new SnapshotStore(disk);
        if (disk.exists(DIRECTORY)) {
            for (String name : disk.list(DIRECTORY)) {
                if (NAME.matcher(name).matches()) {
                    store.add(DIRECTORY + '/' + name);
                }
            }
        }
        return store;
    }

    /** The snapshots, newest first. Those with a {@link SnapshotFile#problem} cannot be used. */
    public List<SnapshotFile> files() {
        return List.copyOf(files);
    }

    /**
     * Starts to write a snapshot.
     *
     * @param meta of the entry that {@code state} is the state of
     */
    public SnapshotWriter write(SnapshotMeta meta, FrozenState state) throws IOException {
        return write(meta, (StateContent) state);
    }

    /** Starts to write a snapshot of what a data file holds. */
    public SnapshotWriter write(PinnedRoot root) throws IOException {
        return write(root.meta(), root);
    }

    private SnapshotWriter write(SnapshotMeta meta, StateContent state) throws IOException {
        String name = name(meta.offset());
        String temporary = name + WRITING;
        removeLeftover(temporary);
        return new SnapshotWriter(disk, name, temporary, meta, state, this::refresh);
    }

    /** Opens a snapshot to load the state from it. */
    public SnapshotReader load(SnapshotFile file) throws IOException {
        return SnapshotReader.load(disk, file.name());
    }

    /** Reads and checks a snapshot, of which memory need not hold the pairs; to be closed when it is used up. */
    public SnapshotContent content(SnapshotFile file) throws IOException {
        return SnapshotContent.read(disk, file.name());
    }

    /** Opens a snapshot to check all of it. */
    public SnapshotReader verify(SnapshotFile file) throws IOException {
        return SnapshotReader.verify(disk, file.name());
    }

    /** Opens a snapshot to send it. It is not pruned until the source is closed. */
    public SnapshotSource send(SnapshotFile file) throws IOException {
        SnapshotSource source =
                new SnapshotSource(disk.open(file.name()), file, () -> pins.merge(file.name(), -1, Integer::sum));
        pins.merge(file.name(), 1, Integer::sum);
        return source;
    }

    /**
     * Starts to receive a snapshot.
     *
     * @param clusterId it must be of
     * @param offset it must be of
     * @param sizeBytes of the file, as the sender says
     */
    public SnapshotReceiver receive(UUID clusterId, long offset, long sizeBytes) throws IOException {
        String name = name(offset);
        String temporary = name + RECEIVING;
        removeLeftover(temporary);
        return new SnapshotReceiver(disk, name, temporary, clusterId, offset, sizeBytes, this::refresh);
    }

    /**
     * Takes over the state of a snapshot of elsewhere, as one of another cluster: all of it is checked before, and what
     * was written is checked before it gets its name.
     *
     * @param name on {@code from}, of a snapshot of the same entry as {@code meta} says
     * @throws CorruptSnapshotException if it is damaged; nothing of it is used
     */
    public void adopt(Disk from, String name, SnapshotMeta meta) throws IOException {
        String own = name(meta.offset());
        String temporary = own + WRITING;
        removeLeftover(temporary);
        new SnapshotCopy(from, name, disk, temporary).write(meta);
        publish(disk, temporary, own);
        refresh(own);
    }

    /** Puts a damaged snapshot aside, under its name with {@code .corrupt} after it. */
    public void quarantine(SnapshotFile file) throws IOException {
        disk.rename(file.name(), file.name() + CORRUPT);
        disk.syncDirectory(DIRECTORY);
        files.removeIf(known -> known.name().equals(file.name()));
    }

    /**
     * Deletes those of entries before {@code oldest} that are not being sent: a data file has what a restart needs, and
     * what is sent is made again. Damaged ones stay.
     */
    public void prune(long oldest) throws IOException {
        boolean removed = false;
        for (SnapshotFile file : List.copyOf(files)) {
            if (file.problem() == null && file.offset() < oldest && pins.getOrDefault(file.name(), 0) == 0) {
                disk.delete(file.name());
                files.remove(file);
                removed = true;
            }
        }
        if (removed) {
            disk.syncDirectory(DIRECTORY);
        }
    }

    /** Gives a file that is durable its name, durably. */
    static void publish(Disk disk, String temporary, String name) throws IOException {
        disk.rename(temporary, name);
        disk.syncDirectory(DIRECTORY);
    }

    static String name(long offset) {
        String digits = Long.toString(offset);
        return DIRECTORY + '/' + "0".repeat(OFFSET_DIGITS - digits.length()) + digits + ".snap";
    }

    private void removeLeftover(String temporary) throws IOException {
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
    }

    private void refresh(String name) throws IOException {
        files.removeIf(known -> known.name().equals(name));
        add(name);
    }

    private void add(String name) throws IOException {
        String digits = name.substring(DIRECTORY.length() + 1, DIRECTORY.length() + 1 + OFFSET_DIGITS);
        long offset;
        try {
            offset = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return; // not a name that this store gives
        }
        files.add(inspect(name, offset));
        files.sort(Comparator.comparingLong(SnapshotFile::offset).reversed());
    }

    private SnapshotFile inspect(String name, long offset) throws IOException {
        long size;
        try (DiskFile file = disk.open(name)) {
            size = file.size();
        }
        try (SnapshotReader reader = SnapshotReader.verify(disk, name)) {
            String problem = reader.meta().offset() == offset
                    ? null
                    : "snapshot " + name + " holds entry " + reader.meta().offset()
                            + ", which is not what its name says";
            return new SnapshotFile(name, offset, size, reader.meta(), problem);
        } catch (CorruptSnapshotException e) {
            return new SnapshotFile(name, offset, size, null, e.getMessage());
        }
    }
}
