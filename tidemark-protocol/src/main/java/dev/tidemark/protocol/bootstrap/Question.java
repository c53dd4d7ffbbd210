package dev.tidemark.protocol.bootstrap;

/**
 * What a node without a cluster id asks another node of its list: do you have one?
 *
 * @param from who asks
 * @param to who is meant; somebody else may be at that address
 * @param list members and write quorum as the asker is configured, in words; the same on all nodes
 * @param number of the round; numbers of one process are never those of another (H29)
 */
public record Question(int from, int to, String list, long number) {}
