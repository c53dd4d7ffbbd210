package dev.tidemark.tree.file;

import java.util.Objects;
import java.util.UUID;

/**
 * Whose data file it is, so that the file of another cluster or node is never taken for one's own (H102, H103).
 *
 * @param clusterId of the cluster
 * @param group of replicas within the cluster
 * @param incarnation of the node: minted when its data directory was formatted
 */
public record TreeIdentity(UUID clusterId, int group, UUID incarnation) {
    public TreeIdentity {
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(incarnation, "incarnation");
    }
}
