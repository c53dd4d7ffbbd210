package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a disk has done since the machine started, by the kernel's count, no matter who asked for it. A flush of the
 * disk's cache is what an fsync becomes in the end; several that are asked for at once may be one (Linux 5.5 and
 * newer).
 */
public final class DiskCounters {
    private static final int NAME_FIELD = 2;
    private static final int SECTORS_READ_FIELD = 5;
    private static final int SECTORS_WRITTEN_FIELD = 9;
    private static final int FLUSHES_FIELD = 18;
    /** The unit of that file, whatever the sectors of the disk are. */
    private static final int SECTOR_BYTES = 512;

    private final String device; // null: not known
    private final Path diskStats;

    private DiskCounters(String device, Path diskStats) {
        this.device = device;
        this.diskStats = diskStats;
    }

    /** Of the disk that a directory is on. */
    public static DiskCounters under(Path directory) {
        String device = null;
        try {
            Path real = directory.toRealPath();
            long number = ((Number) Files.getAttribute(real, "unix:dev")).longValue();
            // As in makedev(3).
            long major = number >>> 8 & 0xfff;
            long minor = number & 0xff | number >>> 12 & 0xfff00;
            Path block = Path.of("/sys/dev/block", major + ":" + minor).toRealPath();
            boolean partition = Files.exists(block.resolve("partition"));
            device = (partition ? block.getParent() : block).getFileName().toString();
        } catch (IOException | RuntimeException e) {
            // Not a disk of this machine, or not Linux.
        }
        return new DiskCounters(device, Path.of("/proc/diskstats"));
    }

    public static DiskCounters unknown() {
        return new DiskCounters(null, Path.of("/proc/diskstats"));
    }

    static DiskCounters of(String device, Path diskStats) {
        return new DiskCounters(device, diskStats);
    }

    /** Empty if not known. */
    public OptionalLong flushes() {
        return field(FLUSHES_FIELD);
    }

    /** Empty if not known. */
    public OptionalLong writtenBytes() {
        return bytes(SECTORS_WRITTEN_FIELD);
    }

    /** Empty if not known. */
    public OptionalLong readBytes() {
        return bytes(SECTORS_READ_FIELD);
    }

    private OptionalLong bytes(int field) {
        OptionalLong sectors = field(field);
        return sectors.isEmpty() ? sectors : OptionalLong.of(sectors.getAsLong() * SECTOR_BYTES);
    }

    private OptionalLong field(int field) {
        if (device == null) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readAllLines(diskStats, StandardCharsets.US_ASCII)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > field && fields[NAME_FIELD].equals(device)) {
                    return OptionalLong.of(Long.parseLong(fields[field]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
