package dev.tidemark.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.snapshot.Snapshots;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The digest that is kept while the state changes finds what changes it otherwise (H89). */
class KeptDigestTest {
    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);

    @Test
    void aBitThatFlipsInMemoryIsNotWrittenIntoACheckpoint_H89() throws IOException {
        driver.run("k=abc");
        driver.run("l=d");
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotStore store = SnapshotStore.open(disk);
        FrozenState frozen = driver.engine.freeze();
        frozen.pairs().next().getValue()[1] ^= 4;

        SnapshotWriter writer = store.write(Snapshots.meta(frozen), frozen);

        assertThatThrownBy(() -> writer.writeSome(1_000_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("as of entry 2")
                .hasMessageContaining("restart");
        assertThat(SnapshotStore.open(disk).files()).isEmpty();
    }

    /** It is hashed again when it goes, so the sum shows for ever that something else went than had come. */
    @Test
    void aFlippedValueThatIsOverwrittenStillShows_H89() {
        EngineDriver whole = new EngineDriver(EngineDriver.SMALL);
        for (EngineDriver one : new EngineDriver[] {driver, whole}) {
            one.run("k=abc");
        }
        FrozenState frozen = driver.engine.freeze();
        frozen.pairs().next().getValue()[0] ^= 1;
        driver.engine.thaw(true, null);
        assertThat(driver.engine.mergeSome(1)).isTrue();
        for (EngineDriver one : new EngineDriver[] {driver, whole}) {
            one.time = 77;
            one.run("k=x");
        }

        assertThat(driver.engine.digest()).isNotEqualTo(whole.engine.digest());
    }

    @Test
    void requestsThatAreForgottenLeaveTheSum_H73() {
        for (int i = 0; i < 3 * EngineDriver.SMALL.maxRequestIds(); i++) {
            driver.once("pay-" + i, "k=" + i % 10);
            assertThat(driver.engine.digest()).isEqualTo(driver.engine.scannedDigest());
        }
    }
}
