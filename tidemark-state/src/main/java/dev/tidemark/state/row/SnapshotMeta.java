package dev.tidemark.state.row;

import java.util.Objects;
import java.util.UUID;

/**
 * Where in which log a snapshot belongs.
 *
 * @param clusterId of the cluster
 * @param offset of the last entry in it, at least 1
 * @param epoch of that entry
 * @param chain of that entry
 * @param time log time of that entry, microseconds since 1970
 * @param lamport stamp of that entry
 * @param configuration membership that counts at that entry, not interpreted here; at most
 *     {@value #MAX_CONFIGURATION_BYTES} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never written to
public record SnapshotMeta(
        UUID clusterId, long offset, long epoch, long chain, long time, long lamport, byte[] configuration) {
    public static final int MAX_CONFIGURATION_BYTES = 1 << 20;

    public SnapshotMeta {
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.checkIndex(configuration.length, MAX_CONFIGURATION_BYTES + 1);
        if (offset < 1 || epoch < 0) {
            throw new IllegalArgumentException("a snapshot of entry " + offset + "@" + epoch);
        }
    }

    /** The same entry and state in another cluster, of these members. */
    public SnapshotMeta in(UUID otherCluster, byte[] otherConfiguration) {
        return new SnapshotMeta(otherCluster, offset, epoch, chain, time, lamport, otherConfiguration);
    }
}
