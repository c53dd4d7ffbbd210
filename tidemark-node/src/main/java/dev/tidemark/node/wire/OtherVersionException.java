package dev.tidemark.node.wire;

/** A hello of a node that runs another version of Tidemark; what it says is meant for the people of both. */
public final class OtherVersionException extends MalformedFrameException {
    public OtherVersionException(int theirs, int own) {
        super("a node here speaks version " + own + " of the protocol between nodes, and its peer version " + theirs
                + ": run the same version of Tidemark on all nodes. Nothing was lost, the log waits");
    }
}
