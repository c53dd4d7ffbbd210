package dev.tidemark.protocol.bootstrap;

import java.util.UUID;

/** What a node says to a {@link Question}, whether it starts for the first time itself or has run for years. */
public sealed interface Answer {
    /** Who answers. */
    int from();

    /** Of the question. */
    long number();

    /** It has an id, durably, and never another one. */
    record HasId(int from, long number, UUID cluster) implements Answer {}

    /**
     * It has none, knows of none, and asked for none: if the lowest node asked, it has dropped what it was told before,
     * and believes no answer to a question that it put before.
     *
     * @param process random, another one at each start: a node that answers twice under the same has not lost anything
     *     in between
     */
    record IsEmpty(int from, long number, long process) implements Answer {}

    /** It has none that is durable, but knows of one. */
    record IsDeciding(int from, long number) implements Answer {}

    /** The two cannot be nodes of one cluster. */
    record Objects(int from, long number, String why) implements Answer {}
}
