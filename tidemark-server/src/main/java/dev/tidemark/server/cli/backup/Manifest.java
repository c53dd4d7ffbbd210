package dev.tidemark.server.cli.backup;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.row.StateDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a backup is, in a few readable lines and a checksum: the file {@code <offset>.manifest} beside it. It is written
 * last, so a backup without one was not finished.
 *
 * @param cluster that the backup is of
 * @param offset of the last entry in it
 * @param time log time of that entry, microseconds since 1970
 * @param digest of the state
 * @param bytes of the snapshot file
 * @param taken when, and from which node, in words
 * @param version of Tidemark that took it
 */
record Manifest(
        UUID cluster, long offset, long epoch, long time, String digest, long bytes, String taken, String version) {
    private static final String FIRST_LINE = "tidemark backup, format 1";
    private static final String CHECKSUM = "crc32c = ";
    private static final int MAX_BYTES = 4_096;

    static Manifest of(SnapshotMeta meta, StateDigest digest, long bytes, String taken, String version) {
        return new Manifest(
                meta.clusterId(), meta.offset(), meta.epoch(), meta.time(), digest.toString(), bytes, taken, version);
    }

    /** Log time of the last entry, for people. */
    String when() {
        return Instant.EPOCH.plus(time, ChronoUnit.MICROS).toString();
    }

    String text() {
        String body = FIRST_LINE + "\ncluster = " + cluster + "\noffset = " + offset + "\nepoch = " + epoch
                + "\ntime = " + when() + "\ndigest = " + digest + "\nbytes = " + bytes + "\ntaken = " + taken
                + "\nversion = " + version + "\n";
        return body + CHECKSUM + checksum(body) + "\n";
    }

    /** Durable under the name when it returns, but for the directory. */
    void write(Disk disk, String name) throws IOException {
        String temporary = name + BackupDirectory.UNFINISHED;
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile file = disk.create(temporary)) {
            file.write(ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        disk.rename(temporary, name);
    }

    /** @throws BadBackupException if it is damaged, or of another version */
    static Manifest read(Disk disk, String name) throws IOException, BadBackupException {
        byte[] bytes;
        try (DiskFile file = disk.open(name)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
            while (buffer.hasRemaining() && file.read(buffer, buffer.position()) > 0) {
                continue;
            }
            bytes = buffer.array();
        }
        return parse(name, new String(bytes, StandardCharsets.UTF_8));
    }

    static Manifest parse(String name, String text) throws BadBackupException {
        int last = text.lastIndexOf(CHECKSUM);
        if (last < 0 || !text.substring(last).equals(CHECKSUM + checksum(text.substring(0, last)) + "\n")) {
            throw new BadBackupException("the manifest " + name + " is damaged or cut: its checksum does not match");
        }
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new BadBackupException("the manifest " + name + " is of another version, which this one does not"
                    + " read: it begins with \"" + text.lines().findFirst().orElse("") + "\"");
        }
        Map<String, String> values = new TreeMap<>();
        text.substring(0, last).lines().skip(1).forEach(line -> {
            int equals = line.indexOf(" = ");
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 3));
            }
        });
        try {
            return of(values);
        } catch (RuntimeException e) {
            throw new BadBackupException("the manifest " + name + " has a value that cannot be read");
        }
    }

    private static Manifest of(Map<String, String> values) {
        return new Manifest(
                UUID.fromString(values.get("cluster")),
                Long.parseLong(values.get("offset")),
                Long.parseLong(values.get("epoch")),
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(values.get("time"))),
                values.get("digest"),
                Long.parseLong(values.get("bytes")),
                values.get("taken"),
                values.get("version"));
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Integer.toHexString((int) crc.getValue());
    }
}
