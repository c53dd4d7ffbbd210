package dev.tidemark.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A disk in memory that forgets as a real one may. Each sector of 512 bytes, each file size and each change of a
 * directory that was not synced is kept or lost by itself when the machine crashes; a sector that was written several
 * times may be left as it was after any of the writes. {@link #crash} gives the disk that the next start finds.
 *
 * <p>It is deterministic: no threads, no clock, no random source, no order by hash. One thread at a time.
 */
public final class SimulatedDisk implements Disk {
    private final SimulatedNames names = new SimulatedNames();
    private DiskFaults faults = DiskFaults.NONE;
    private long capacityBytes = Long.MAX_VALUE;
    private long usedBytes;
    private long calls;

    /** Who is asked before every call. */
    public void faults(DiskFaults asked) {
        faults = Objects.requireNonNull(asked);
    }

    /** How many bytes all files together may take, in whole sectors; a write beyond that fails part way. */
    public void capacity(long bytes) {
        capacityBytes = bytes;
    }

    public long usedBytes() {
        return usedBytes;
    }

    /** How many calls there were, of any kind. */
    public long calls() {
        return calls;
    }

    /** Flips a bit of what is on the disk, as rot does; reads see it at once. */
    public void flipBit(String name, long position, int bit) throws IOException {
        SimulatedFile file = names.file(DiskNames.check(name));
        if (position < 0 || position >= file.size()) {
            throw new IOException("there is no byte " + position + " in " + name);
        }
        file.flip(position, Objects.checkIndex(bit, Byte.SIZE));
    }

    /** A file is gone, durably, by no call of the node. */
    public void lose(String name) throws IOException {
        names.file(DiskNames.check(name));
        names.removeDurably(name);
        countUsed();
    }

    /** A file is shorter than it was, durably, by no call of the node; nothing of it may be unsynced. */
    public void cut(String name, long size) throws IOException {
        SimulatedFile file = names.file(DiskNames.check(name));
        file.truncate(size);
        file.sync();
        countUsed();
    }

    /** As {@link #list}, for those that arrange faults: no call of the node, and none that fails. */
    public List<String> listQuietly(String directory) {
        return names.children(DiskNames.check(directory));
    }

    /** Up to here a file is not all zeros, in whole sectors or to its end; for those that arrange faults. */
    public long usedQuietly(String name) throws IOException {
        return names.file(DiskNames.check(name)).used();
    }

    /** For each thing that is not durable, in how many states a crash may leave it; in the order of the questions. */
    public List<Integer> undecided() {
        List<Integer> options = new ArrayList<>();
        for (int i = 0; i < names.undecided(); i++) {
            options.add(2);
        }
        names.possibleFiles().forEach(file -> file.addUndecided(options));
        return options;
    }

    /**
     * The disk that a crash at this moment leaves; all of it is durable, and it has no faults. This one stays as it is.
     */
    public SimulatedDisk crash(CrashChooser chooser) {
        SimulatedDisk left = new SimulatedDisk();
        left.capacityBytes = capacityBytes;
        Map<String, SimulatedNames.Node> leftNames = names.crash(chooser);
        Map<SimulatedFile, SimulatedFile> leftFiles = new IdentityHashMap<>();
        for (SimulatedFile file : names.possibleFiles()) {
            leftFiles.put(file, file.crash(chooser));
        }
        leftNames.forEach((name, node) -> left.names.addDurable(
                name, node.isDirectory() ? node : new SimulatedNames.Node(leftFiles.get(node.file()))));
        left.countUsed();
        return left;
    }

    private void countUsed() {
        usedBytes = names.visibleFiles().stream()
                .mapToLong(SimulatedFile::allocatedBytes)
                .sum();
    }

    @Override
    public DiskFile create(String name) throws IOException {
        ask(DiskOperation.CREATE, name, 0, 0);
        if (names.get(DiskNames.check(name)) != null) {
            throw new IOException("exists already: " + name);
        }
        SimulatedFile file = new SimulatedFile();
        names.add(name, new SimulatedNames.Node(file));
        return new Handle(name, file);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        ask(DiskOperation.OPEN, name, 0, 0);
        return new Handle(name, names.file(DiskNames.check(name)));
    }

    @Override
    public boolean exists(String name) {
        return names.get(DiskNames.check(name)) != null;
    }

    @Override
    public List<String> list(String directory) throws IOException {
        ask(DiskOperation.LIST, directory, 0, 0);
        names.requireDirectory(DiskNames.check(directory));
        return names.children(directory);
    }

    @Override
    public void createDirectory(String name) throws IOException {
        ask(DiskOperation.CREATE_DIRECTORY, name, 0, 0);
        SimulatedNames.Node node = names.get(DiskNames.check(name));
        if (node == null) {
            names.add(name, new SimulatedNames.Node(null));
        } else if (!node.isDirectory()) {
            throw new IOException("is a file: " + name);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        ask(DiskOperation.RENAME, from, 0, 0);
        names.rename(DiskNames.check(from), DiskNames.check(to));
        countUsed();
    }

    @Override
    public void delete(String name) throws IOException {
        ask(DiskOperation.DELETE, name, 0, 0);
        names.remove(DiskNames.check(name));
        countUsed();
    }

    @Override
    public void syncDirectory(String name) throws IOException {
        ask(DiskOperation.SYNC_DIRECTORY, name, 0, 0);
        names.requireDirectory(DiskNames.check(name));
        names.sync(name);
    }

    @Override
    public long usableBytes() {
        return capacityBytes - usedBytes;
    }

    /** Lets the fault happen if it is one of any call, or returns it. */
    private Fault ask(DiskOperation operation, String name, long position, int bytes) throws IOException {
        calls++;
        Fault fault = faults.before(new DiskCall(operation, name, position, bytes));
        if (fault instanceof Fault.Fail fail) {
            throw new IOException(fail.message());
        }
        if (fault instanceof Fault.Full) {
            throw new DiskFullException("no space left to write " + name);
        }
        return fault;
    }

    private final class Handle implements DiskFile {
        private final String name;
        private final SimulatedFile file;
        private boolean closed;

        Handle(String name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            requireOpen();
            Fault fault = ask(DiskOperation.READ, name, position, target.remaining());
            int start = target.position();
            int read = file.read(target, position);
            if (fault instanceof Fault.MisdirectedRead misdirected) {
                file.read(target.duplicate().position(start).limit(start + read), misdirected.position());
            } else if (fault instanceof Fault.StaleRead stale) {
                forget(target, start - position, position, position + read, stale.position());
            }
            return read;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            requireOpen();
            int bytes = source.remaining();
            Fault fault = ask(DiskOperation.WRITE, name, position, bytes);
            if (fault instanceof Fault.LostWrite) {
                source.position(source.limit());
            } else if (fault instanceof Fault.MisdirectedWrite misdirected) {
                put(source, bytes, misdirected.position());
            } else if (fault instanceof Fault.PartialWrite partial) {
                put(source, Math.min(partial.bytes(), bytes), position);
                throw new IOException("wrote " + partial.bytes() + " of " + bytes + " bytes to " + name);
            } else {
                put(source, bytes, position);
            }
        }

        /** @param offset from a position in the file to that of its byte in the target */
        private static void forget(ByteBuffer target, long offset, long from, long to, long stale) {
            long sector = stale - stale % SimulatedFile.SECTOR_BYTES;
            for (long at = Math.max(from, sector); at < Math.min(to, sector + SimulatedFile.SECTOR_BYTES); at++) {
                target.put((int) (at + offset), (byte) 0);
            }
        }

        private void put(ByteBuffer source, int bytes, long position) throws IOException {
            int fits = bytes;
            while (fits > 0 && file.newlyAllocated(position, fits) > Math.max(0, usableBytes())) {
                fits = Math.max(0, fits - SimulatedFile.SECTOR_BYTES);
            }
            usedBytes += file.newlyAllocated(position, fits);
            file.write(source, fits, position);
            if (fits < bytes) {
                faults.foundNoRoom();
                throw new DiskFullException("no space left to write " + name);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            requireOpen();
            ask(DiskOperation.TRUNCATE, name, size, 0);
            file.truncate(size);
            countUsed();
        }

        @Override
        public void sync() throws IOException {
            requireOpen();
            Fault fault = ask(DiskOperation.SYNC, name, 0, 0);
            if (fault instanceof Fault.FailSyncAndDropPages) {
                file.dropUnsynced();
                throw new IOException("sync of " + name + " failed");
            }
            file.sync();
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new IOException(name + " is closed");
            }
        }
    }
}
