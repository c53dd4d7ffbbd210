package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same state goes on in another cluster: pairs, sessions and request ids (H91c, H91g). */
class SnapshotCopyTest {
    private static final UUID OTHER = new UUID(9, 9);

    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
    private final SimulatedDisk from = new SimulatedDisk();
    private final SimulatedDisk to = new SimulatedDisk();
    private SnapshotFile file;
    private SnapshotMeta meta;

    @BeforeEach
    void write() throws IOException {
        long session = driver.open();
        driver.send(session, 1, "k=a");
        driver.once("pay-1", "key=" + "v".repeat(200_000));
        file = Snapshots.write(SnapshotStore.open(from), driver.engine);
        meta = file.meta().in(OTHER, new byte[] {7, 7, 7, 7, 7});
    }

    @Test
    void theStateIsTheSameAndTheClusterAnother() throws IOException {
        SnapshotStore store = SnapshotStore.open(to);
        store.adopt(from, file.name(), meta);
        SnapshotFile copy = store.files().get(0);
        assertThat(copy.problem()).isNull();
        assertThat(copy.meta().clusterId()).isEqualTo(OTHER);
        assertThat(copy.meta().configuration()).containsExactly(7, 7, 7, 7, 7);
        assertThat(copy.meta().offset()).isEqualTo(file.offset());
        assertThat(copy.meta().chain()).isEqualTo(file.meta().chain());
        assertThat(copy.sizeBytes()).isEqualTo(file.sizeBytes() + 2);
        StateEngine engine = Snapshots.restore(to, copy.name(), EngineDriver.SMALL);
        assertThat(engine.digest()).isEqualTo(driver.engine.digest());
        assertThat(engine.scannedDigest()).isEqualTo(driver.engine.digest());
    }

    @Test
    void aDamagedOneIsNotAdopted_H91g() throws IOException {
        SnapshotStore store = SnapshotStore.open(to);
        from.flipBit(file.name(), 100_000, 2);
        assertThatThrownBy(() -> store.adopt(from, file.name(), meta))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageContaining(file.name());
        assertThat(store.files()).isEmpty();
        assertThat(SnapshotStore.open(to).files()).isEmpty();
    }

    @Test
    void anotherEntryIsRefused() throws IOException {
        SnapshotStore store = SnapshotStore.open(to);
        SnapshotMeta other = new SnapshotMeta(OTHER, meta.offset() + 1, meta.epoch(), 0, 0, 0, new byte[0]);
        assertThatThrownBy(() -> store.adopt(from, file.name(), other)).isInstanceOf(IllegalArgumentException.class);
    }
}
