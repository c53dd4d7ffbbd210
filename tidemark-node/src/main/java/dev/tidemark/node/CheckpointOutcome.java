package dev.tidemark.node;

/** What became of a checkpoint that somebody asked for. */
public enum CheckpointOutcome {
    /** Everything that was applied when it was asked for is in a durable checkpoint. */
    DURABLE,
    /** One is being written already; it may lack what was applied last. */
    RUNNING,
    /** It could not be written, mostly for lack of room. The log keeps everything. */
    FAILED
}
