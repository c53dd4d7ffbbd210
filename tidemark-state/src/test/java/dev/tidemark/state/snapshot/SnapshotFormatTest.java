package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins format 2 of snapshot files (docs/format-snapshot.md). If it fails, either the change is a mistake, or it needs a
 * new format number, and the reader must still read this one, as it reads format 1.
 */
class SnapshotFormatTest {
    @Test
    void theSameStateGivesTheSameBytesForEver() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        String name = Snapshots.write(SnapshotStore.open(disk), state().engine).name();
        assertThat(lines(Snapshots.bytes(disk, name))).isEqualTo(golden(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFileOfEachFormatIsRead(int format) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        String name = "snapshots/00000000000000000006.snap";
        Snapshots.put(disk, name, HexFormat.of().parseHex(golden(format).replace("\n", "")));
        StateEngine engine = Snapshots.restore(disk, name, EngineDriver.SMALL);
        assertThat(engine.digest()).isEqualTo(state().engine.digest());
        assertThat(engine.logBytes()).isEqualTo(format == 1 ? 0 : 600);
        assertThat(engine.digest()).hasToString("bfd59c4b47b7b4253676da9a40b20916");
    }

    /** As after a step back to an older version: it is whole, and the message says what to do. */
    @Test
    void aFormatOfALaterVersionSaysWhoCanReadIt() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        String name = "snapshots/00000000000000000006.snap";
        byte[] bytes = HexFormat.of().parseHex(golden(2).replace("\n", ""));
        CRC32C checksum = new CRC32C();
        bytes[8] = 3;
        checksum.update(bytes, 0, 124);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(124, (int) checksum.getValue());
        Snapshots.put(disk, name, bytes);
        assertThatThrownBy(() -> Snapshots.restore(disk, name, EngineDriver.SMALL))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageContaining("it has format 3, and this version reads 1 to 2")
                .hasMessageContaining("a later version of Tidemark has written it, and can read it");
    }

    private static EngineDriver state() {
        EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
        long session = driver.open();
        driver.send(session, 1, "k=a");
        driver.send(session, 2, "!");
        driver.once("pay-1", "key=value");
        driver.once("pay-2", "-none");
        driver.run("k=b");
        driver.engine.logGrew(600);
        return driver;
    }

    private static String lines(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < hex.length(); at += 64) {
            lines.append(hex, at, Math.min(hex.length(), at + 64)).append('\n');
        }
        return lines.toString();
    }

    private static String golden(int format) throws IOException {
        try (InputStream in = SnapshotFormatTest.class.getResourceAsStream("snapshot-format-" + format + ".hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
