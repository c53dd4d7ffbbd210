package dev.tidemark.node;

/**
 * What a node knows of its checkpoints.
 *
 * @param running whether one is being written
 * @param lastMillis when the last one became durable, milliseconds since 1970: by the wall clock, or, of one that was
 *     found at start, the log time of its last entry; if there is none, when the node started
 * @param lastFailed whether the last one that was tried could not be written
 * @param lastTookMillis how long the last one took that this process wrote, -1 if it wrote none
 * @param runningMillis for how long one has been written, -1 if none is
 * @param written how many this process wrote
 */
public record CheckpointStatus(
        boolean running, long lastMillis, boolean lastFailed, long lastTookMillis, long runningMillis, long written) {}
