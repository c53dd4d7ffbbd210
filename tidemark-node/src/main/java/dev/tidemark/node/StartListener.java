package dev.tidemark.node;

import io.netty.channel.EventLoop;

/** Who has something to do before a node reads its data. */
@FunctionalInterface
public interface StartListener {
    /** Has nothing to do. */
    StartListener NONE = (loop, progress) -> {};

    /**
     * The data directory is locked and nothing of it has been read. Called by the thread that starts the node.
     *
     * @param loop on which the node will run, and which has nothing to do until then
     * @param progress how far it has come, at any time
     * @throws StartException if the node is not to start
     */
    void begins(EventLoop loop, StartProgress progress) throws StartException;
}
