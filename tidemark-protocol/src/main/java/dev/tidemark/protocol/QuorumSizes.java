package dev.tidemark.protocol;

/**
 * How many nodes a replica counts for what. {@link Quorums} has the only sizes that a cluster can have; the interface is
 * here so that tests of this package can force others past its checks and see them break (H41-H43, H121).
 */
interface QuorumSizes {
    int write();

    int election();

    int confirm();

    int lease();
}
