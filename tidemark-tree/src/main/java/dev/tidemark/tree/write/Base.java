package dev.tidemark.tree.write;

import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.space.SpacePages;
import java.util.BitSet;

/**
 * What a checkpoint starts from.
 *
 * @param meta last durable checkpoint
 * @param space blocks that it and the one before have
 * @param held blocks that pins of older ones need
 * @param sequence that the new checkpoint gets
 */
public record Base(Meta meta, SpacePages space, BitSet held, long sequence) {}
