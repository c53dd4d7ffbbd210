package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);

    @Test
    void thoseBeforeAnEntryAreRemoved() throws IOException {
        SnapshotStore store = storeWith(4);
        store.prune(3);
        assertThat(store.files()).extracting(SnapshotFile::offset).containsExactly(4L, 3L);
        assertThat(disk.list("snapshots")).containsExactly("00000000000000000003.snap", "00000000000000000004.snap");
        assertThat(SnapshotStore.open(disk).files())
                .extracting(SnapshotFile::name, SnapshotFile::sizeBytes)
                .containsExactlyElementsOf(store.files().stream()
                        .map(file -> tuple(file.name(), file.sizeBytes()))
                        .toList());
    }

    @Test
    void aSnapshotThatIsBeingSentIsNotPruned_H91h() throws IOException {
        SnapshotStore store = storeWith(4);
        SnapshotSource source = store.send(store.files().get(3));
        store.prune(3);
        assertThat(store.files()).extracting(SnapshotFile::offset).containsExactly(4L, 3L, 1L);
        source.close();
        source.close();
        store.prune(3);
        assertThat(store.files()).extracting(SnapshotFile::offset).containsExactly(4L, 3L);
    }

    @Test
    void aDamagedSnapshotIsListedAndPutAsideNeverDeleted_H91f() throws IOException {
        SnapshotStore store = storeWith(4);
        disk.flipBit(store.files().get(0).name(), 20, 3);
        SnapshotStore reopened = SnapshotStore.open(disk);
        SnapshotFile damaged = reopened.files().get(0);
        assertThat(damaged.problem()).contains("00000000000000000004.snap is damaged: its header does not match");
        assertThat(damaged.meta()).isNull();
        reopened.prune(2);
        assertThat(reopened.files()).extracting(SnapshotFile::offset).containsExactly(4L, 3L, 2L);
        reopened.quarantine(damaged);
        assertThat(reopened.files()).extracting(SnapshotFile::offset).containsExactly(3L, 2L);
        assertThat(disk.list("snapshots")).contains("00000000000000000004.snap.corrupt");
        assertThat(SnapshotStore.open(disk).files()).hasSize(2);
    }

    @Test
    void aSnapshotUnderAWrongNameIsNotBelieved() throws IOException {
        SnapshotStore store = storeWith(1);
        disk.rename(store.files().get(0).name(), SnapshotStore.name(7));
        assertThat(SnapshotStore.open(disk).files().get(0).problem()).contains("holds entry 1");
    }

    @Test
    void metaComesBackAsItWasWritten() throws IOException {
        SnapshotMeta meta = storeWith(1).files().get(0).meta();
        assertThat(meta.clusterId()).isEqualTo(Snapshots.CLUSTER);
        assertThat(meta.offset()).isEqualTo(1);
        assertThat(meta.epoch()).isEqualTo(1);
        assertThat(meta.chain()).isEqualTo(0x1122);
        assertThat(meta.time()).isEqualTo(driver.time);
        assertThat(meta.lamport()).isEqualTo(99);
        assertThat(meta.configuration()).containsExactly(1, 2, 3);
    }

    @Test
    void aSnapshotOfAnEmptyStateAndOfLargeValues() throws IOException {
        SnapshotStore store = SnapshotStore.open(disk);
        driver.engine.skip(1, 1, 5);
        String empty = Snapshots.write(store, driver.engine).name();
        assertThat(Snapshots.restore(disk, empty, EngineDriver.SMALL).digest()).isEqualTo(driver.engine.digest());
        for (int size = SnapshotBlock.MAX_PAYLOAD_BYTES - 12; size < SnapshotBlock.MAX_PAYLOAD_BYTES + 4; size++) {
            driver.run("k" + size + "=" + "v".repeat(size));
        }
        driver.run("large=" + "v".repeat(1_000_000));
        String full = Snapshots.write(store, driver.engine).name();
        assertThat(Snapshots.restore(disk, full, EngineDriver.SMALL).digest()).isEqualTo(driver.engine.digest());
    }

    @Test
    void chunksAreTakenInOrderOnceAndWithinTheSize() throws IOException {
        byte[] bytes = oneSnapshot();
        SimulatedDisk target = new SimulatedDisk();
        SnapshotStore store = SnapshotStore.open(target);
        SnapshotReceiver receiver = store.receive(Snapshots.CLUSTER, 1, bytes.length);
        assertThat(receiver.accept(10, bytes, 10, 5)).isFalse();
        assertThat(receiver.accept(0, bytes, 0, 100)).isTrue();
        assertThat(receiver.accept(0, bytes, 0, 100)).isTrue();
        assertThat(receiver.accept(50, bytes, 50, 100)).isFalse();
        assertThat(receiver.accept(100, bytes, 0, bytes.length)).isFalse();
        assertThat(receiver.accept(-1, bytes, 0, 1)).isFalse();
        assertThat(receiver.nextPosition()).isEqualTo(100);
        assertThatThrownBy(() -> receiver.finishSome(1)).isInstanceOf(IllegalStateException.class);
        assertThat(receiver.accept(100, bytes, 100, bytes.length - 100)).isTrue();
        assertThat(store.files()).isEmpty();
        while (!receiver.finishSome(1)) {
            // the next step
        }
        assertThat(Snapshots.bytes(target, store.files().get(0).name())).isEqualTo(bytes);
        receiver.abort();
        assertThat(store.files()).hasSize(1);
        assertThat(SnapshotStore.open(target).files()).hasSize(1);
    }

    @Test
    void aDamagedTransferIsNotPublished_H91g() throws IOException {
        byte[] bytes = oneSnapshot();
        for (int at = 0; at < bytes.length; at += 3) {
            byte[] bad = bytes.clone();
            bad[at] ^= 0x10;
            refuseTransfer(Snapshots.CLUSTER, 1, bad);
        }
    }

    @Test
    void aSnapshotOfAnotherClusterOrEntryIsNotPublished() throws IOException {
        byte[] bytes = oneSnapshot();
        refuseTransfer(new UUID(1, 2), 1, bytes);
        refuseTransfer(Snapshots.CLUSTER, 2, bytes);
    }

    @Test
    void aSnapshotThatDoesNotFitIsRefusedBeforeTheFirstChunk() throws IOException {
        disk.capacity(4096);
        SnapshotStore store = SnapshotStore.open(disk);
        assertThatThrownBy(() -> store.receive(Snapshots.CLUSTER, 1, 1L << 40))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> store.receive(Snapshots.CLUSTER, 1, 3)).isInstanceOf(CorruptSnapshotException.class);
        assertThat(disk.list("snapshots")).isEmpty();
    }

    private static void refuseTransfer(UUID cluster, long offset, byte[] bytes) throws IOException {
        SimulatedDisk target = new SimulatedDisk();
        SnapshotStore store = SnapshotStore.open(target);
        SnapshotReceiver receiver = store.receive(cluster, offset, bytes.length);
        receiver.accept(0, bytes, 0, bytes.length);
        assertThatThrownBy(() -> receiver.finishSome(1 << 20)).isInstanceOf(CorruptSnapshotException.class);
        receiver.abort();
        assertThat(store.files()).isEmpty();
        assertThat(target.list("snapshots")).isEmpty();
    }

    private byte[] oneSnapshot() throws IOException {
        return Snapshots.bytes(disk, storeWith(1).files().get(0).name());
    }

    private SnapshotStore storeWith(int snapshots) throws IOException {
        SnapshotStore store = SnapshotStore.open(disk);
        for (int i = 0; i < snapshots; i++) {
            driver.run("k=a");
            Snapshots.write(store, driver.engine);
        }
        return store;
    }
}
