package dev.tidemark.bench.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many flushes of its cache a disk has done: what an fsync becomes in the end. The kernel counts them for a whole disk,
 * whoever asked, and several that are asked for at once may be one. Linux 5.5 and newer.
 */
public final class DiskFlushes {
    private static final int NAME_FIELD = 2;
    private static final int FLUSHES_FIELD = 18;

    private final String device; // null: not known
    private final Path diskStats;

    private DiskFlushes(String device, Path diskStats) {
        this.device = device;
        this.diskStats = diskStats;
    }

    /** Of the disk that a directory is on. */
    public static DiskFlushes under(Path directory) {
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
        return new DiskFlushes(device, Path.of("/proc/diskstats"));
    }

    public static DiskFlushes unknown() {
        return new DiskFlushes(null, Path.of("/proc/diskstats"));
    }

    static DiskFlushes of(String device, Path diskStats) {
        return new DiskFlushes(device, diskStats);
    }

    /** Since the machine started; empty if not known. */
    public OptionalLong count() {
        if (device == null) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readAllLines(diskStats, StandardCharsets.US_ASCII)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > FLUSHES_FIELD && fields[NAME_FIELD].equals(device)) {
                    return OptionalLong.of(Long.parseLong(fields[FLUSHES_FIELD]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
