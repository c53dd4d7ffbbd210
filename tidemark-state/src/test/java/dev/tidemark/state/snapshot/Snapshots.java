package dev.tidemark.state.snapshot;

import dev.tidemark.disk.Disk;
import dev.tidemark.state.AppendMachine;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Short ways to do with snapshots what a checkpoint lane does. */
public final class Snapshots {
    public static final UUID CLUSTER = new UUID(0x0123456789abcdefL, 0x8edcba9876543210L);

    private Snapshots() {}

    public static SnapshotMeta meta(FrozenState frozen) {
        byte[] configuration = {1, 2, 3};
        return new SnapshotMeta(CLUSTER, frozen.offset(), frozen.epoch(), 0x1122L, frozen.time(), 99, configuration);
    }

    /** Writes all of it, then thaws. */
    public static SnapshotFile write(SnapshotStore store, StateEngine engine) throws IOException {
        FrozenState frozen = engine.freeze();
        SnapshotWriter writer = store.write(meta(frozen), frozen);
        while (!writer.writeSome(1000)) {
            // the next step
        }
        engine.thaw(true, null);
        while (!engine.mergeSome(10)) {
            // the next slice
        }
        return store.files().get(0);
    }

    static StateImage read(Disk disk, String name) throws IOException {
        try (SnapshotReader reader = SnapshotReader.load(disk, name)) {
            while (!reader.readSome(1000)) {
                // the next step
            }
            return reader.image();
        }
    }

    public static StateEngine restore(Disk disk, String name, EngineLimits limits) throws IOException {
        StateEngine engine = new StateEngine(new AppendMachine(), limits);
        engine.restore(read(disk, name));
        return engine;
    }

    static byte[] bytes(Disk disk, String name) throws IOException {
        SnapshotStore store = SnapshotStore.open(disk);
        SnapshotFile file = store.files().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (SnapshotSource source = store.send(file)) {
            return source.read(0, Integer.MAX_VALUE);
        }
    }

    /** Puts a file there as it is, durably. */
    static void put(Disk disk, String name, byte[] bytes) {
        try {
            disk.createDirectory("snapshots");
            disk.syncDirectory("");
            if (disk.exists(name)) {
                disk.delete(name);
            }
            try (dev.tidemark.disk.DiskFile file = disk.create(name)) {
                file.write(java.nio.ByteBuffer.wrap(bytes), 0);
                file.sync();
            }
            disk.syncDirectory("snapshots");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
