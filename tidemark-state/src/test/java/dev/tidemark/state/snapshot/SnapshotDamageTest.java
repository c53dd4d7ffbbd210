package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.once.EngineLimits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to the bytes of a snapshot, it is refused and not used (H91g). */
class SnapshotDamageTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private String name;
    private byte[] good;

    @BeforeEach
    void writeOne() throws IOException {
        EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
        long session = driver.open();
        driver.send(session, 1, "k=a");
        driver.once("pay-1", "key=value");
        name = Snapshots.write(SnapshotStore.open(disk), driver.engine).name();
        good = Snapshots.bytes(disk, name);
    }

    @Test
    void anyFlippedBitIsFound() {
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertRefused(bad);
            }
        }
    }

    @Test
    void anyMissingEndIsFound() {
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length));
        }
    }

    @Test
    void bytesAfterTheEndAreFound() {
        assertRefused(Arrays.copyOf(good, good.length + 1));
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        assertRefused(twice);
    }

    @Test
    void anythingElseIsRefusedToo() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = random.nextBoolean() ? good.clone() : new byte[random.nextInt(400)];
            int from = random.nextInt(bad.length + 1);
            for (int at = from; at < Math.min(bad.length, from + 1 + random.nextInt(64)); at++) {
                bad[at] = (byte) random.nextInt();
            }
            if (!Arrays.equals(bad, good)) {
                assertRefused(bad);
            }
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        Snapshots.put(disk, name, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> Snapshots.read(disk, name))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("is damaged: it is cut short within the block at byte");
    }

    @Test
    void blocksInAnotherOrderAreFound() throws IOException {
        EngineDriver driver = new EngineDriver(EngineLimits.DEFAULT);
        for (int i = 0; i < 40; i++) {
            driver.run("key" + (10 + i) + "=" + "v".repeat(SnapshotBlock.MAX_PAYLOAD_BYTES - 7));
        }
        String large = Snapshots.write(SnapshotStore.open(disk), driver.engine).name();
        byte[] bytes = Snapshots.bytes(disk, large);
        int header = SnapshotHeader.FIXED_BYTES + 3 + Integer.BYTES;
        int block = SnapshotBlock.HEADER_BYTES + SnapshotBlock.MAX_PAYLOAD_BYTES;
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, header, swapped, header + block, block);
        System.arraycopy(bytes, header + block, swapped, header, block);
        name = large;
        assertRefused(swapped);
        Snapshots.put(disk, large, bytes);
        assertThat(Snapshots.restore(disk, large, EngineLimits.DEFAULT).digest())
                .isEqualTo(driver.engine.digest());
    }

    private void assertRefused(byte[] bytes) {
        Snapshots.put(disk, name, bytes);
        try {
            Snapshots.read(disk, name);
        } catch (CorruptSnapshotException e) {
            return;
        } catch (IOException e) {
            throw new AssertionError("should be called corrupt", e);
        }
        throw new AssertionError("a damaged snapshot was accepted");
    }
}
