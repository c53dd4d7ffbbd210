package dev.tidemark.sim.bootstrap;

import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.sim.time.Dice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The file {@code identity}, read and written without the production code that is looked at. */
final class Identity {
    private static final String FILE = "identity";
    private static final String CLUSTER = "cluster = ";
    private static final int MAX_BYTES = 4_096;

    private Identity() {}

    /** The id in it; null if there is no such file. */
    static UUID read(SimulatedDisk disk) {
        disk.faults(DiskFaults.NONE);
        if (!disk.exists(FILE)) {
            return null;
        }
        try (DiskFile file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            file.read(bytes, 0);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> line.startsWith(CLUSTER))
                    .map(line -> UUID.fromString(line.substring(CLUSTER.length())))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the first version wrote it, over what is there. */
    static void writeOld(SimulatedDisk disk, int node, UUID cluster, Dice dice) {
        String body = "tidemark data directory, format 1\n" + CLUSTER + cluster + "\nnode = " + node
                + "\nincarnation = " + new UUID(dice.nextLong(), dice.nextLong()) + "\n";
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        String text = body + "crc32c = " + Integer.toHexString((int) crc.getValue()) + "\n";
        try {
            disk.delete(FILE);
            try (DiskFile file = disk.create(FILE)) {
                file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
                file.sync();
            }
            disk.syncDirectory("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
