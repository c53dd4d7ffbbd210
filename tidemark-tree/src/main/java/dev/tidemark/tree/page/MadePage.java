package dev.tidemark.tree.page;

import java.nio.ByteBuffer;

/**
 * A page that is ready to be written.
 *
 * @param ref by which its parent will name it
 * @param blocks all bytes of its blocks
 */
public record MadePage(PageRef ref, ByteBuffer blocks) {}
