package dev.tidemark.log.segment;

import java.util.Objects;
import java.util.UUID;

/**
 * Whose log it is. Every segment carries it, so that the log of another cluster, or of another node, is never taken for
 * one's own (H102, H103).
 *
 * @param clusterId of the cluster
 * @param group of replicas within the cluster whose log it is: 0 today
 * @param incarnation of the node: minted when its data directory was formatted
 */
public record LogIdentity(UUID clusterId, int group, UUID incarnation) {
    public LogIdentity {
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(incarnation, "incarnation");
    }
}
