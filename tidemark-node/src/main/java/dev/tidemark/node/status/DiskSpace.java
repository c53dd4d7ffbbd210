package dev.tidemark.node.status;

import dev.tidemark.node.DiskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk is nearly full. Says so early enough that what is in flight still fits, and takes it back only when
 * there is clearly room again. Main executor only.
 */
public final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    private final long reservedBytes;
    private boolean low;
    private long usableBytes = Long.MAX_VALUE;

    public DiskSpace(long reservedBytes) {
        this.reservedBytes = reservedBytes;
    }

    /** @return whether {@link #isLow} has changed */
    public boolean measured(long usable) {
        usableBytes = usable;
        boolean now = usable < (low ? reservedBytes + reservedBytes / 4 : reservedBytes);
        if (now == low) {
            return false;
        }
        low = now;
        if (low) {
            LOG.error("{}", text());
        } else {
            LOG.info("There is room on the disk again ({} MiB): writes go on", usable >> 20);
        }
        return true;
    }

    public boolean isLow() {
        return low;
    }

    /** @param syncMillis what its fsync takes */
    public DiskStatus status(int syncMillis) {
        long free = usableBytes == Long.MAX_VALUE ? DiskStatus.UNKNOWN : usableBytes;
        return new DiskStatus(free, reservedBytes, low, syncMillis);
    }

    String text() {
        return "the disk of this node is nearly full: " + (usableBytes >> 20) + " MiB are left, and "
                + (reservedBytes >> 20)
                + " MiB are reserved for recovery (reserved-disk-bytes). It does not lead while another node can that"
                + " has room; if none has, writes are refused. Nothing is lost, reads go on; free space, and writes go"
                + " on by themselves";
    }
}
