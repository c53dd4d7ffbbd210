package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.row.StateDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Power is lost at any call to the disk: what has a snapshot's name is a whole snapshot (H86, H91). */
class SnapshotCrashTest {
    private static final int IMAGES = 60;

    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Map<Long, StateDigest> digests = new TreeMap<>();
    private long durableOffset;
    private int images;

    @Test
    void aCrashWhileWritingLeavesWholeSnapshotsOnly_H91() throws IOException {
        SnapshotStore store = SnapshotStore.open(disk);
        disk.faults(this::crashBefore);
        for (int i = 0; i < 4; i++) {
            driver.run("key" + i + "=" + "v".repeat(3000));
            digests.put(driver.engine.appliedOffset(), driver.engine.digest());
            durableOffset = Snapshots.write(store, driver.engine).offset();
            store.prune(driver.engine.appliedOffset() - 1);
        }
        assertThat(images).isGreaterThan(200);
        assertThat(store.files()).extracting(SnapshotFile::offset).containsExactly(4L, 3L);
    }

    @Test
    void aCrashWhileReceivingLeavesWholeSnapshotsOnly_H91() throws IOException {
        SimulatedDisk sender = new SimulatedDisk();
        driver.run("key=" + "v".repeat(3000));
        digests.put(1L, driver.engine.digest());
        SnapshotFile file = Snapshots.write(SnapshotStore.open(sender), driver.engine);
        byte[] bytes = Snapshots.bytes(sender, file.name());
        SnapshotStore store = SnapshotStore.open(disk);
        disk.faults(this::crashBefore);
        SnapshotReceiver receiver = store.receive(Snapshots.CLUSTER, 1, bytes.length);
        while (!receiver.isComplete()) {
            int at = (int) receiver.nextPosition();
            receiver.accept(at, bytes, at, Math.min(700, bytes.length - at));
        }
        while (!receiver.finishSome(500)) {
            // the next step
        }
        durableOffset = 1;
        checkImages();
        assertThat(images).isGreaterThan(50);
    }

    @Test
    void afterAnyFailedCallTheSnapshotBeforeIsStillThere() throws IOException {
        for (DiskOperation operation : DiskOperation.values()) {
            for (long nth = 1; nth <= 6; nth++) {
                failOne(operation, nth);
            }
        }
    }

    @Test
    void aFullDiskIsNotTheEnd() throws IOException {
        SnapshotStore store = SnapshotStore.open(disk);
        driver.run("k=" + "v".repeat(5000));
        disk.capacity(2048);
        FrozenState frozen = driver.engine.freeze();
        SnapshotWriter writer = store.write(Snapshots.meta(frozen), frozen);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> writer.writeSome(100_000))
                .isInstanceOf(dev.tidemark.disk.DiskFullException.class);
        writer.abort();
        driver.engine.thaw(false, null);
        driver.engine.mergeSome(10);
        assertThat(disk.list("snapshots")).isEmpty();
        disk.capacity(1 << 20);
        assertThat(Snapshots.write(store, driver.engine).problem()).isNull();
    }

    private Fault crashBefore(DiskCall call) {
        if (call.operation().changes()) {
            checkImages();
        }
        return Fault.NONE;
    }

    private void checkImages() {
        CrashImages.forEach(disk, IMAGES, 17, image -> {
            images++;
            try {
                checkWhole(image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void checkWhole(SimulatedDisk image) throws IOException {
        SnapshotStore store = SnapshotStore.open(image);
        for (SnapshotFile file : store.files()) {
            assertThat(file.problem()).isNull();
            StateEngine engine = Snapshots.restore(image, file.name(), EngineDriver.SMALL);
            assertThat(engine.digest()).isEqualTo(digests.get(file.offset()));
        }
        long newest = store.files().isEmpty() ? 0 : store.files().get(0).offset();
        assertThat(newest).isGreaterThanOrEqualTo(durableOffset);
        assertThat(image.list("snapshots")).noneMatch(name -> name.endsWith(".tmp"));
    }

    private static void failOne(DiskOperation operation, long nth) throws IOException {
        EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotStore store = SnapshotStore.open(disk);
        driver.run("k=a");
        Snapshots.write(store, driver.engine);
        StateDigest before = driver.engine.digest();
        driver.run("k=b");
        disk.faults(new dev.tidemark.disk.FaultScript().at(operation, nth, new Fault.Fail("broken")));
        boolean failed = false;
        try {
            Snapshots.write(store, driver.engine);
        } catch (IOException e) {
            failed = true;
        }
        disk.faults(call -> Fault.NONE);
        List<SnapshotFile> files = SnapshotStore.open(disk).files();
        SnapshotFile old = files.get(files.size() - 1);
        assertThat(Snapshots.restore(disk, old.name(), EngineDriver.SMALL).digest())
                .isEqualTo(before);
        assertThat(failed || files.size() == 2).isTrue();
        assertThat(files).allMatch(file -> file.problem() == null);
    }
}
