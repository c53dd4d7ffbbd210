package dev.tidemark.node.environment;

import dev.tidemark.node.MemoryPlan;
import dev.tidemark.tree.page.TreeFormat;

/**
 * How much a node holds in memory and moves in one piece, in bytes. Not for operators: production has one set, tests
 * have tiny ones, so that what is rare becomes common.
 *
 * @param log through which all appends to the log go, and written ahead as zeros
 * @param batch of entries in one message to a follower
 * @param inFlight to one follower and not acknowledged
 * @param tail of the log that is kept in memory
 * @param feedChunk of entries handed to the apply lane at once
 * @param feedAhead handed to the apply lane and not yet applied
 * @param snapshotStep written, and made durable, or read before other tasks of the files lane get their turn
 * @param snapshotChunk of a snapshot in one message
 * @param changed of the state, held twice and beyond its bound, while a checkpoint is written
 * @param tree sizes of a data file that is made
 */
public record NodeBuffers(
        int log,
        int batch,
        int inFlight,
        int tail,
        int feedChunk,
        long feedAhead,
        int snapshotStep,
        int snapshotChunk,
        long changed,
        TreeFormat tree) {

    /** For a heap that is not small. */
    public static final NodeBuffers DEFAULT = new NodeBuffers(
            1 << 20, 1 << 20, 8 << 20, 4 << 20, 1 << 20, 8L << 20, 1 << 20, 512 << 10, 8L << 20, TreeFormat.DEFAULT);

    /** For the heap of this JVM. */
    public static NodeBuffers ofHeap() {
        int tail = (int) MemoryPlan.defaults().tail();
        long changed = MemoryPlan.changed(Runtime.getRuntime().maxMemory());
        return new NodeBuffers(
                1 << 20, 1 << 20, 2 * tail, tail, 1 << 20, 2L * tail, 1 << 20, 512 << 10, changed, TreeFormat.DEFAULT);
    }
}
